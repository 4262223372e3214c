import Testing

@testable import CassetteFormat

@Suite struct CRC32Tests {
  @Test(arguments: [
    ("", 0), ("a", 0xE8B7_BE43), ("123456789", 0xCBF4_3926),
    ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
    (String(repeating: "\0", count: 32), 0x190A_55AD),
  ])
  func known(text: String, checksum: Int) {
    #expect(CRC32.checksum(Array(text.utf8)) == UInt32(checksum))
  }

  /// Eight bytes at a time must give what bit by bit gives, wherever the last eight end.
  @Test func likeBitByBit() {
    var generator = SeededGenerator(1)
    for count in 0...80 {
      let bytes = generator.bytes(count)
      var crc = ~UInt32(0)
      for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
      }
      #expect(CRC32.checksum(bytes) == ~crc, "\(count) bytes")
    }
  }
}
