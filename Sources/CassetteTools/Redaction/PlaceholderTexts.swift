import CassetteFormat

/// Texts of the form of a placeholder.
enum PlaceholderTexts {
  private static let prefix = Array("RW_REDACTED_".utf8)

  static func find(in bytes: [UInt8], _ found: inout Set<String>) {
    bytes.withUnsafeBytes { text in
      var position = 0
      while let start = text.firstOffset(of: prefix[0], from: position) {
        guard let end = SecretPlaceholder.end(in: text, at: start) else {
          position = start + 1
          continue
        }
        found.insert(String(decoding: text[start..<end], as: UTF8.self))
        position = end
      }
    }
  }
}
