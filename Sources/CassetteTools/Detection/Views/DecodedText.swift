/// A text that was decoded from another one, and where its bytes stood there.
struct DecodedText {
  private(set) var bytes: [UInt8] = []
  private(set) var map = SegmentMap()

  /// Adds bytes that stand in the source as they are.
  mutating func append(plain source: UnsafeRawBufferPointer, _ range: Range<Int>) {
    append(plain: source, range, from: range.lowerBound)
  }

  /// Adds bytes that stand as they are at another offset of what the map leads to.
  mutating func append(plain source: UnsafeRawBufferPointer, _ range: Range<Int>, from offset: Int) {
    bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: source[range]))
    map.append(range.count, of: 1, from: offset, sourceUnit: 1)
  }

  /// Adds a byte that a range of the source stands for.
  mutating func append(_ byte: UInt8, from source: Range<Int>) {
    bytes.append(byte)
    map.append(1, of: 1, from: source.lowerBound, sourceUnit: source.count)
  }

  /// Adds the UTF-8 of a scalar that a range of the source stands for.
  mutating func append(_ scalar: Unicode.Scalar, from source: Range<Int>) {
    let start = bytes.count
    bytes.append(contentsOf: UTF8.encode(scalar)!)
    map.append(1, of: bytes.count - start, from: source.lowerBound, sourceUnit: source.count)
  }

  /// Adds groups of base64 characters, of which all but the last are whole.
  ///
  /// - Parameter bits: The six bits of a character at an offset.
  mutating func append(base64 characters: Range<Int>, _ bits: (Int) -> UInt8) {
    bytes.reserveCapacity(bytes.count + characters.count * 3 / 4)
    Self.forEachByte(ofBase64: characters, bits) { bytes.append($0) }
    let (groups, rest) = characters.count.quotientAndRemainder(dividingBy: 4)
    map.append(groups, of: 3, from: characters.lowerBound, sourceUnit: 4)
    guard rest > 1 else { return }
    map.append(1, of: rest - 1, from: characters.upperBound - rest, sourceUnit: rest)
  }

  /// Hands out the bytes that base64 characters stand for; what is left at the end is less than a byte.
  ///
  /// - Parameter bits: As above.
  static func forEachByte(ofBase64 characters: Range<Int>, _ bits: (Int) -> UInt8, _ body: (UInt8) -> Void) {
    var (held, count) = (UInt32(0), UInt32(0))
    for offset in characters {
      held = held << 6 | UInt32(bits(offset))
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      body(UInt8(truncatingIfNeeded: held >> count))
    }
  }

  /// Adds another text, whose source stands at an offset.
  mutating func append(_ other: DecodedText, from offset: Int) {
    bytes.append(contentsOf: other.bytes)
    map.append(other.map, from: offset)
  }
}
