import CassetteFormat

/// A file with a JSON object on each line.
struct JSONLines {
  private let file: any RandomAccessBytes

  init(_ file: any RandomAccessBytes) {
    self.file = file
  }

  /// Gives each object. A line that is none is left out, with a warning; there are no warnings for empty lines.
  ///
  /// - Returns: The warnings.
  /// - Throws: `InterchangeError` for a line that is too long; `FileError`; what `take` throws.
  func read(_ take: (JSONValue) throws -> Void) throws -> [String] {
    var reader = LineReader(file)
    var warnings: [String] = []
    var repaired = 0
    while let line = try reader.next() {
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      let bytes = line.number == 1 && line.bytes.starts(with: mark) ? Array(line.bytes.dropFirst(3)) : line.bytes
      guard bytes.contains(where: { $0 > 0x20 }) else { continue }
      guard let parsed = try? JSONRepair.parse(bytes), case .object = parsed.value else {
        warnings.append(
          line.isEnded
            ? "line \(line.number) is not a JSON object and was left out"
            : "the file ends within line \(line.number), which was left out")
        continue
      }
      if parsed.isRepaired { repaired += 1 }
      try take(parsed.value)
    }
    if repaired > 0 {
      warnings.append("characters or numbers that JSON does not have were replaced on \(repaired) lines")
    }
    return warnings
  }
}
