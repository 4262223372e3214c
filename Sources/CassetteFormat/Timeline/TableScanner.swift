/// Goes over JSON whose form is known: the lines of a table, which are arrays, or a row of a blob.
///
/// By hand, for speed: every blob of a cassette is looked at, in case something uses it as a table.
struct TableScanner {
  private let bytes: [UInt8]
  private(set) var position: Int
  private let end: Int

  init(_ bytes: [UInt8]) {
    self.init(bytes, bytes.indices)
  }

  /// - Parameter range: Of the bytes; nothing beyond it is looked at.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  var isAtEnd: Bool { position == end }

  /// Passes over a text, if it stands here.
  mutating func literal(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard end - position >= count else { return false }
    for index in 0..<count where bytes[position + index] != text.utf8Start[index] { return false }
    position += count
    return true
  }

  /// Passes over 64 lowercase hexadecimal digits.
  mutating func digest() -> Digest? {
    guard end - position >= 64, let digest = Digest(hex: bytes[position..<position + 64]) else { return nil }
    position += 64
    return digest
  }

  /// Passes over a text and the integer after it.
  mutating func integer(after text: StaticString) -> Int? { literal(text) ? integer() : nil }

  /// Passes over an integer from 0 to 2^53 - 1 in its canonical form.
  mutating func integer() -> Int? {
    let start = position
    var value = 0
    while position < end, position - start < 16, (0x30...0x39).contains(bytes[position]) {
      value = value * 10 + Int(bytes[position] - 0x30)
      position += 1
    }
    guard position > start, position == start + 1 || bytes[start] != 0x30, value < 1 << 53 else { return nil }
    return value
  }
}
