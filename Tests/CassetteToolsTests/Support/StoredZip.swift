/// Makes ZIP files whose members are not compressed.
enum StoredZip {
  static func archive(_ members: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var out: [UInt8] = []
    var directory: [UInt8] = []
    for (name, bytes) in members {
      // Version, flags, method and time; then checksum, both sizes, and the lengths of the name and of what is extra.
      var common = little(20, 2) + little(0, 8)
      common += little(Int(crc(bytes)), 4)
      common += little(bytes.count, 4)
      common += little(bytes.count, 4)
      common += little(name.utf8.count, 2) + little(0, 2)
      directory += [0x50, 0x4B, 1, 2] + little(20, 2)
      directory += common
      directory += little(0, 10) + little(out.count, 4)
      directory += Array(name.utf8)
      out += [0x50, 0x4B, 3, 4]
      out += common + Array(name.utf8)
      out += bytes
    }
    let start = out.count
    out += directory
    out += [0x50, 0x4B, 5, 6] + little(0, 4)
    out += little(members.count, 2) + little(members.count, 2)
    out += little(directory.count, 4) + little(start, 4)
    return out + little(0, 2)
  }

  private static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var value = ~UInt32(0)
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? (value >> 1) ^ 0xEDB8_8320 : value >> 1 }
    }
    return ~value
  }
}
