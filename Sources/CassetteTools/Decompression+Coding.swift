extension Decompression {
  /// A body without its content coding, for reading.
  ///
  /// - Parameter coding: As `Body.coding` has it: one coding, or several in the order in which they were applied.
  /// - Returns: Nil for a coding that is not gzip or zstd, for damaged data, and for more than `limit` bytes.
  public static func decode(_ bytes: [UInt8], coding: String, limit: Int = 256 << 20) -> [UInt8]? {
    var bytes = bytes
    for name in coding.lowercased().split(separator: ",").reversed() {
      let filter: Filter
      switch name.filter({ $0 != " " }) {
      case "identity": continue
      case "gzip", "x-gzip": filter = .gzip
      case "zstd": filter = .zstd
      default: return nil
      }
      guard let decoded = decompress(bytes, filter, limit: limit) else { return nil }
      bytes = decoded
    }
    return bytes
  }
}
