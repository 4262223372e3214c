/// Finding the borders of JSON values in raw bytes, without building them.
enum JSONScan {
  /// The first offset at or after `start` that holds a quote, a backslash or a control byte; the count when there is none.
  ///
  /// Eight bytes at a time: a byte is found by the borrow it causes when the sought value is subtracted from all eight.
  static func endOfPlainText(_ bytes: RawSpan, from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let count = bytes.byteCount
    var offset = start
    while offset &+ 8 <= count {
      let word = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
      let quote = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5C)
      // The sought values are ASCII: the top bits of all three words are those of the text.
      let found = ((quote &- ones) | (backslash &- ones) | (word &- ones &* 0x20)) & ~word & highs
      if found != 0 { return offset &+ found.trailingZeroBitCount >> 3 }
      offset &+= 8
    }
    while offset < count {
      let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      if byte == 0x22 || byte == 0x5C || byte < 0x20 { return offset }
      offset &+= 1
    }
    return count
  }
}
