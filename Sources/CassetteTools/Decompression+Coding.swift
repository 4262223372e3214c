import CassetteFormat

extension Decompression {
  /// A body without its content coding; with it, when it cannot be taken off.
  static func content(of body: Body, _ bytes: [UInt8], limit: Int = standardLimit) -> [UInt8] {
    body.coding.flatMap { decode(bytes, coding: $0, limit: limit) } ?? bytes
  }

  /// A body without its content coding, for reading.
  ///
  /// - Parameter coding: As `Body.coding` has it: one coding, or several in the order in which they were applied.
  /// - Returns: Nil for a coding that is not gzip, deflate or zstd, for damaged data, and for more than `limit` bytes.
  public static func decode(_ bytes: [UInt8], coding: String, limit: Int = standardLimit) -> [UInt8]? {
    var bytes = bytes
    for name in coding.lowercased().split(separator: ",").reversed() {
      let filter: Filter
      switch name.filter({ $0 != " " }) {
      case "identity": continue
      case "gzip", "x-gzip": filter = .gzip
      case "deflate":
        // libarchive makes nothing of data that is damaged from its first byte on, without an error.
        guard let inflated = decompress(deflated(bytes), .deflate, limit: limit), !inflated.isEmpty else {
          return nil
        }
        bytes = inflated
        continue
      case "zstd": filter = .zstd
      default: return nil
      }
      guard let decoded = decompress(bytes, filter, limit: limit) else { return nil }
      bytes = decoded
    }
    return bytes
  }

  /// What a body may unfold to, unless a caller says otherwise.
  public static let standardLimit = 256 << 20

  /// The data that the coding `deflate` stands for: in zlib's format (RFC 9110 §8.4.1.2), but some servers leave its
  /// header out.
  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    let hasHeader = bytes.count >= 6 && bytes[0] & 15 == 8 && (Int(bytes[0]) << 8 + Int(bytes[1])) % 31 == 0
    return hasHeader ? Array(bytes[2..<bytes.count - 4]) : bytes
  }
}
