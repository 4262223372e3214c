import CassetteFormat

/// A chunk table or a table of frames, whose lengths change with the content that they cut into pieces.
struct RedactedTable {
  private var lines: [[JSONValue]]
  private var lengths: [Int] = []

  /// Nil for bytes that are no table.
  init?(_ bytes: [UInt8]) {
    lines = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let line = Array(line)
      guard case .array(let values)? = try? JSONParser.lax(line.span.bytes), values.count >= 2,
        case .integer(let length) = values[values.count - 2]
      else { return nil }
      lines.append(values)
      lengths.append(length)
    }
  }

  /// The table for the content after edits.
  func edited(_ edits: ContentEdits) -> [UInt8] { bytes(edits.lengths(lengths)) }

  /// The table for a content of another size, when nobody can tell which byte became which: the pieces keep their shares.
  func scaled(from size: Int, to other: Int) -> [UInt8] {
    bytes(ContentEdits.scaled(lengths, from: size, to: other))
  }

  private func bytes(_ lengths: [Int]) -> [UInt8] {
    var out: [UInt8] = []
    for (line, length) in zip(lines, lengths) {
      var line = line
      line[line.count - 2] = .integer(length)
      out += CanonicalJSON.encode(.array(line)) + [UInt8(ascii: "\n")]
    }
    return out
  }
}
