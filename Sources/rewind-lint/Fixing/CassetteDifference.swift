import CassetteFormat
import CassetteTools
import CommandSupport

/// How two cassettes differ: in header, manifest and the rows of events.
///
/// What goes may be a secret: of removed strings only the length is shown.
enum CassetteDifference {
  /// More are counted only.
  private static let maximumLines = 500

  static func lines(
    _ old: any RandomAccessBytes, _ new: any RandomAccessBytes, parent: CassetteReader?
  ) throws -> [String] {
    guard let before = try? CassetteReader(old, parent: parent) else {
      return ["  the file cannot be read; a cassette of what is complete in it takes its place"]
    }
    let after = try CassetteReader(new, parent: parent)
    var lines: [String] = []
    if before.isVersion1 { lines.append("  the file becomes a cassette of version 2") }
    if !before.isVersion1 {
      compare("cassette.json", "", .object(before.header.json), .object(after.header.json), &lines)
      compare("manifest.json", "", .object(try before.manifest.json), .object(try after.manifest.json), &lines)
    }
    try before.forEachEvent { event in
      let changed = try after.event(event.sequence)
      compare(
        "event \(event.sequence)", "", .object(event.json), changed.map { .object($0.json) }, &lines)
    }
    if lines.isEmpty { lines.append("  the same content is stored in another form") }
    guard lines.count > maximumLines else { return lines }
    return lines.prefix(maximumLines) + ["  … and \(Quantity.count(lines.count - maximumLines, "more line"))"]
  }

  private static func compare(
    _ name: String, _ pointer: String, _ old: JSONValue?, _ new: JSONValue?, _ lines: inout [String]
  ) {
    if old == new { return }
    switch (old, new) {
    case (.object(let old)?, .object(let new)?):
      let keys = Set(old.members.map(\.key) + new.members.map(\.key))
      for key in keys.sorted() { compare(name, "\(pointer)/\(key)", old[key], new[key], &lines) }
    case (.array(let old)?, .array(let new)?):
      for index in 0..<max(old.count, new.count) {
        compare(
          name, "\(pointer)/\(index)", index < old.count ? old[index] : nil, index < new.count ? new[index] : nil,
          &lines)
      }
    default:
      let place = TerminalText.line("\(name)\(pointer.isEmpty ? "" : " ")\(pointer)")
      if let old { lines.append("- \(place): \(removed(old))") }
      if let new { lines.append("+ \(place): \(TerminalText.json(CanonicalJSON.encode(new)))") }
    }
  }

  private static func removed(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): "…(\(text.utf8.count))"
    case .integer, .number, .bool, .null: String(decoding: CanonicalJSON.encode(value), as: UTF8.self)
    case .array(let values): "[…] of \(values.count)"
    case .object(let object): "{…} of \(object.members.count)"
    }
  }
}
