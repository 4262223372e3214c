import CassetteFormat

/// The beginning of a file whose format is to be recognised.
public struct SourceSample: Sendable {
  /// How many bytes are looked at.
  public static let maximumSize = 256 << 10
  /// How many bytes of YAML are at first: its parser is slow, and what it has read is read again by the importer.
  private static let firstYAML = 8 << 10
  /// With fewer keys than these, the first bytes were those of a large body.
  private static let enoughKeys = 8

  /// The first bytes, after decompression.
  public let start: [UInt8]
  /// The name without folders; empty for standard input.
  public let fileName: String
  /// The paths of the keys that come up in the sample when it is read as JSON, JSON lines or YAML, four levels deep:
  /// `log`, `log.entries`, `log.entries[].request`; for a list at the top, or several documents, `[].request`. With each
  /// path comes the first scalar there; empty for a list, an object, or a scalar that is long.
  public let values: [String: String]
  /// Whether the sample was read as JSON; else its keys, if there are any, are those of YAML.
  public let isJSON: Bool

  public init(_ start: [UInt8], fileName: String) {
    self.start = start
    self.fileName = fileName
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = start.starts(with: mark) ? start[3...] : start[...]
    let first = text.first { $0 > 0x20 }
    isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    let hasNUL = text.withUnsafeBytes { $0.firstOffset(of: 0, from: 0) != nil }
    values = isJSON ? KeyPaths.ofJSON(Array(text)).values : hasNUL ? [:] : Self.valuesOfYAML(text)
  }

  private static func valuesOfYAML(_ text: ArraySlice<UInt8>) -> [String: String] {
    let first = KeyPaths.ofYAML(Array(text.prefix(firstYAML)), isBeginning: text.count > firstYAML).values
    guard !first.isEmpty, first.count < enoughKeys, text.count > firstYAML else { return first }
    return KeyPaths.ofYAML(Array(text), isBeginning: text.endIndex >= maximumSize).values
  }

  /// Whether all of these paths came up.
  public func has(_ paths: String...) -> Bool { paths.allSatisfy { values[$0] != nil } }

  /// Whether one of these paths came up.
  public func hasAny(_ paths: String...) -> Bool { paths.contains { values[$0] != nil } }

  /// Whether it is a SQLite database whose schema has such a name, which stands in the first pages as it was written.
  func isDatabase(with name: String) -> Bool {
    starts(with: SQLiteFile.signature) && start.firstRange(of: Array(name.utf8)) != nil
  }

  /// Whether the bytes begin so.
  public func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { start.starts(with: $0) }
  }
  /// Whether a text comes up anywhere in the sample.
  public func contains(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { text in
      start.withUnsafeBytes { start in
        var position = 0
        while let first = text.first, let next = start.firstOffset(of: first, from: position) {
          if start[next...].starts(with: text) { return true }
          position = next + 1
        }
        return false
      }
    }
  }
}
