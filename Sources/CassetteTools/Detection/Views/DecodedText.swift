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

  /// Adds what a group of base64 characters stands for.
  mutating func append(group: some Collection<UInt8>, from source: Range<Int>) {
    guard !group.isEmpty else { return }
    bytes.append(contentsOf: group)
    map.append(1, of: group.count, from: source.lowerBound, sourceUnit: source.count)
  }

  /// Adds another text, whose source stands at an offset.
  mutating func append(_ other: DecodedText, from offset: Int) {
    bytes.append(contentsOf: other.bytes)
    map.append(other.map, from: offset)
  }
}
