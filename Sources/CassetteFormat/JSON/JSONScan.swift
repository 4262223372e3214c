/// Finding the borders of JSON values in raw bytes, without building them.
package enum JSONScan {
  /// The first offset at or after `start` that holds a quote, a backslash or a control byte; the count when there is none.
  static func endOfPlainText(_ bytes: RawSpan, from start: Int) -> Int {
    bytes.withUnsafeBytes { endOfPlainText($0, from: start) }
  }

  /// The same, sixteen bytes at a time.
  package static func endOfPlainText(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    let count = bytes.count
    guard let base = bytes.baseAddress else { return count }
    var offset = start
    while offset &+ 16 <= count {
      let first = marks(base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      let second = marks(base.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self))
      if first | second != 0 {
        return first != 0
          ? offset &+ first.trailingZeroBitCount >> 3 : offset &+ 8 &+ second.trailingZeroBitCount >> 3
      }
      offset &+= 16
    }
    while offset < count {
      let byte = base.load(fromByteOffset: offset, as: UInt8.self)
      if byte == 0x22 || byte == 0x5C || byte < 0x20 { return offset }
      offset &+= 1
    }
    return count
  }

  /// The lowest bit that is set is the top bit of the first sought byte; zero when there is none.
  ///
  /// A byte is found by the borrow it causes when the sought value is subtracted from all eight. As the sought values are
  /// ASCII, the top bits of the differences are those of the text.
  @inline(__always)
  private static func marks(_ word: UInt64) -> UInt64 {
    let word = UInt64(littleEndian: word)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    return ((quote &- ones) | (backslash &- ones) | (word &- ones &* 0x20)) & ~word & (ones &* 0x80)
  }
}
