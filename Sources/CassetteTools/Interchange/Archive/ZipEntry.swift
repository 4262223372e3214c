import CassetteFormat

/// What a ZIP archive says of a member, in its directory or before the content.
struct ZipEntry {
  let name: String
  let method: Int
  let isEncrypted: Bool
  let checksum: UInt32
  let compressedSize: Int
  let size: Int
  /// Where the header before the content stands.
  let offset: Int

  private static let maximumDirectory = 256 << 20

  /// The members that the directory at the end lists; nil when it is missing or damaged.
  static func directory(of file: any RandomAccessBytes) throws -> [ZipEntry]? {
    let tailStart = max(0, file.size - 65_557)
    let tail = ZipFields(try file.read(at: tailStart, count: 65_557))
    guard tail.bytes.count >= 22 else { return nil }
    var end = tail.bytes.count - 22
    while !tail.bytes[end...].starts(with: [0x50, 0x4B, 5, 6]) {
      if end == 0 { return nil }
      end -= 1
    }
    var size = tail.word(end + 12)
    var offset = tail.word(end + 16)
    if offset == 0xFFFF_FFFF || size == 0xFFFF_FFFF || tail.short(end + 10) == 0xFFFF, end >= 20,
      tail.bytes[(end - 20)...].starts(with: [0x50, 0x4B, 6, 7])
    {
      let record = ZipFields(try file.read(at: tail.long(end - 12), count: 56))
      guard record.bytes.starts(with: [0x50, 0x4B, 6, 6]) else { return nil }
      size = record.long(40)
      offset = record.long(48)
    }
    guard size <= maximumDirectory, offset < file.size else { return nil }
    return parse(ZipFields(try file.read(at: offset, count: size)))
  }

  private static func parse(_ directory: ZipFields) -> [ZipEntry]? {
    var entries: [ZipEntry] = []
    var position = 0
    while position + 46 <= directory.bytes.count,
      directory.bytes[position...].starts(with: [0x50, 0x4B, 1, 2])
    {
      let nameEnd = position + 46 + directory.short(position + 28)
      let extraEnd = nameEnd + directory.short(position + 30)
      guard extraEnd <= directory.bytes.count else { return nil }
      var sizes = [directory.word(position + 24), directory.word(position + 20), directory.word(position + 42)]
      widen(&sizes, directory, nameEnd..<extraEnd)
      entries.append(
        ZipEntry(
          name: String(decoding: directory.bytes[position + 46..<nameEnd], as: UTF8.self),
          method: directory.short(position + 10), isEncrypted: directory.short(position + 8) & 1 == 1,
          checksum: UInt32(directory.word(position + 16)), compressedSize: sizes[1], size: sizes[0], offset: sizes[2]))
      position = extraEnd + directory.short(position + 32)
    }
    return entries.isEmpty ? nil : entries
  }

  /// Takes the sizes that did not fit 32 bits from the extra field.
  private static func widen(_ sizes: inout [Int], _ fields: ZipFields, _ extra: Range<Int>) {
    var position = extra.lowerBound
    while position + 4 <= extra.upperBound {
      let length = fields.short(position + 2)
      if fields.short(position) == 1 {
        var next = position + 4
        for index in sizes.indices where sizes[index] == 0xFFFF_FFFF && next + 8 <= position + 4 + length {
          sizes[index] = fields.long(next)
          next += 8
        }
      }
      position += 4 + length
    }
  }

  /// The complete members of an archive without a directory.
  static func complete(in file: any RandomAccessBytes) throws -> [ZipEntry] {
    var entries: [ZipEntry] = []
    var offset = 0
    while true {
      let header = ZipFields(try file.read(at: offset, count: 30 + 0xFFFF * 2))
      guard header.bytes.count >= 30, header.bytes.starts(with: ZipArchive.signature) else { return entries }
      let nameEnd = 30 + header.short(26)
      let extraEnd = nameEnd + header.short(28)
      var sizes = [header.word(22), header.word(18)]
      guard extraEnd <= header.bytes.count else { return entries }
      widen(&sizes, header, nameEnd..<extraEnd)
      let start = offset + extraEnd
      // Sizes that stand behind the content cannot be known here.
      guard header.short(6) & 8 == 0, sizes[1] <= file.size - start else { return entries }
      entries.append(
        ZipEntry(
          name: String(decoding: header.bytes[30..<nameEnd], as: UTF8.self), method: header.short(8),
          isEncrypted: header.short(6) & 1 == 1, checksum: UInt32(header.word(14)), compressedSize: sizes[1],
          size: sizes[0], offset: offset))
      offset = start + sizes[1]
    }
  }
}

/// Little-endian fields at their offsets; zero where the bytes end.
struct ZipFields {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func short(_ offset: Int) -> Int { number(offset, 2) }
  func word(_ offset: Int) -> Int { number(offset, 4) }

  /// Numbers that no file can have come out as the largest that one can.
  func long(_ offset: Int) -> Int { number(offset + 4, 4) >> 30 == 0 ? number(offset, 8) : 1 << 61 }

  private func number(_ offset: Int, _ count: Int) -> Int {
    (0..<count).reversed().reduce(0) { $0 << 8 | (offset + $1 < bytes.count ? Int(bytes[offset + $1]) : 0) }
  }
}
