/// The SHA-256 of a blob's uncompressed bytes: its name in a cassette.
public struct Digest: Hashable, Sendable {
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// Stands where there is no digest: no known bytes have it.
  static let zero = Digest(words: (0, 0, 0, 0))

  init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// Reads 64 lowercase hexadecimal digits; nil for anything else.
  public init?(hex: String) {
    var hex = hex
    guard let digest = hex.withUTF8({ Digest(digits: $0) }) else { return nil }
    self = digest
  }

  /// The same from bytes.
  init?(hex: ArraySlice<UInt8>) {
    guard let digest = hex.withUnsafeBufferPointer({ Digest(digits: $0) }) else { return nil }
    self = digest
  }

  private init?(digits: UnsafeBufferPointer<UInt8>) {
    guard digits.count == 64 else { return nil }
    var isHex = true
    func word(_ start: Int) -> UInt64 {
      var word: UInt64 = 0
      for byte in digits[start..<start + 16] {
        let isDecimal = byte &- 0x30 < 10
        isHex = isHex && (isDecimal || byte &- 0x61 < 6)
        word = word << 4 | UInt64((isDecimal ? byte &- 0x30 : byte &- 0x57) & 15)
      }
      return word
    }
    words = (word(0), word(16), word(32), word(48))
    guard isHex else { return nil }
  }

  /// 64 lowercase hexadecimal digits.
  public var hex: String {
    String(unsafeUninitializedCapacity: 64) { buffer in
      for (index, word) in [words.0, words.1, words.2, words.3].enumerated() {
        for digit in 0..<16 {
          buffer[index * 16 + digit] = Hex.digits[Int(truncatingIfNeeded: word >> (60 - 4 * UInt64(digit))) & 15]
        }
      }
      return 64
    }
  }

  /// The 32 bytes.
  var bytes: [UInt8] {
    [words.0, words.1, words.2, words.3].flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
  }

  public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

  public func hash(into hasher: inout Hasher) {
    // The digest is already uniform: one word is as good as four.
    hasher.combine(words.0)
  }
}

extension Digest: CustomStringConvertible {
  public var description: String { hex }
}
