import CassetteFormat

/// The items of a JSON list as they are spelled.
enum JSONItems {
  /// Nil when the bytes are no list.
  static func of(_ bytes: [UInt8]) -> [[UInt8]]? {
    var position = 0
    func skipSpace() {
      while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
    }
    func take(_ byte: Unicode.Scalar) -> Bool {
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: byte) else { return false }
      position += 1
      return true
    }
    var items: [[UInt8]] = []
    guard take("[") else { return nil }
    if take("]") { return items }
    repeat {
      skipSpace()
      guard let end = JSONOutline.endOfValue(bytes, from: position) else { return nil }
      items.append(Array(bytes[position..<end]))
      position = end
    } while take(",")
    return take("]") ? items : nil
  }
}
