import CassetteFormat

/// A ZIP archive of another program: its members by name, stored, deflated or in zstd frames (methods 0, 8 and 93).
///
/// An archive that was cut off has no directory at its end; then the members that are complete are found one by one.
struct ZipArchive {
  struct Entry {
    let name: String
    fileprivate let method: Int
    fileprivate let compressedSize: Int
    fileprivate let size: Int
    fileprivate let offset: Int
  }

  /// In the order of the directory.
  let entries: [Entry]
  /// Whether the directory was missing.
  let isCut: Bool
  private let file: any RandomAccessBytes
  private let indices: [String: Int]

  /// What one member may hold.
  private static let maximumSize = 1 << 30
  private static let maximumDirectory = 256 << 20

  /// - Throws: `InterchangeError` for what is no archive; `FileError`.
  init(_ file: any RandomAccessBytes) throws {
    self.file = file
    if let found = try Self.directory(file) {
      entries = found
      isCut = false
    } else {
      entries = try Self.scan(file)
      isCut = true
      if entries.isEmpty { throw InterchangeError("the archive has no directory and no complete member") }
    }
    indices = Dictionary(entries.enumerated().map { ($1.name, $0) }) { _, last in last }
  }

  func has(_ name: String) -> Bool { indices[name] != nil }

  /// The content of a member; nil when there is none of that name.
  ///
  /// - Throws: `InterchangeError` for damaged members and methods that are not known; `FileError`.
  func read(_ name: String) throws -> [UInt8]? {
    guard let index = indices[name] else { return nil }
    let entry = entries[index]
    let header = try Fields(file.read(at: entry.offset, count: 30))
    guard header.bytes.count == 30, header.bytes.starts(with: [0x50, 0x4B, 3, 4]) else {
      throw InterchangeError("\(name) is not where the archive's directory says")
    }
    guard entry.compressedSize <= Self.maximumSize, entry.size <= Self.maximumSize else {
      throw InterchangeError("\(name) is larger than \(Self.maximumSize) bytes")
    }
    let start = entry.offset + 30 + header.short(26) + header.short(28)
    let bytes = try file.read(at: start, count: entry.compressedSize)
    guard bytes.count == entry.compressedSize else { throw InterchangeError("\(name) is cut off") }
    if entry.size == 0 { return [] }
    let coding: String? =
      switch entry.method {
      case 0: "identity"
      case 8: "deflate"
      case 93: "zstd"
      default: nil
      }
    guard let coding else { throw InterchangeError("\(name) is compressed by method \(entry.method)") }
    guard let content = Decompression.decode(bytes, coding: coding, limit: entry.size), content.count == entry.size
    else { throw InterchangeError("\(name) is damaged") }
    return content
  }

  /// Little-endian fields at their offsets; zero where the bytes end.
  private struct Fields {
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

  private static func directory(_ file: any RandomAccessBytes) throws -> [Entry]? {
    let tailStart = max(0, file.size - 65_557)
    let tail = Fields(try file.read(at: tailStart, count: 65_557))
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
      let record = Fields(try file.read(at: tail.long(end - 12), count: 56))
      guard record.bytes.starts(with: [0x50, 0x4B, 6, 6]) else { return nil }
      size = record.long(40)
      offset = record.long(48)
    }
    guard size <= maximumDirectory, offset < file.size else { return nil }
    return parse(Fields(try file.read(at: offset, count: size)))
  }

  private static func parse(_ directory: Fields) -> [Entry]? {
    var entries: [Entry] = []
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
        Entry(
          name: String(decoding: directory.bytes[position + 46..<nameEnd], as: UTF8.self),
          method: directory.short(position + 10), compressedSize: sizes[1], size: sizes[0], offset: sizes[2]))
      position = extraEnd + directory.short(position + 32)
    }
    return entries.isEmpty ? nil : entries
  }

  /// Takes the sizes that did not fit 32 bits from the extra field.
  private static func widen(_ sizes: inout [Int], _ fields: Fields, _ extra: Range<Int>) {
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
  private static func scan(_ file: any RandomAccessBytes) throws -> [Entry] {
    var entries: [Entry] = []
    var offset = 0
    while true {
      let header = Fields(try file.read(at: offset, count: 30 + 0xFFFF * 2))
      guard header.bytes.count >= 30, header.bytes.starts(with: [0x50, 0x4B, 3, 4]) else { return entries }
      let nameEnd = 30 + header.short(26)
      let extraEnd = nameEnd + header.short(28)
      var sizes = [header.word(22), header.word(18)]
      guard extraEnd <= header.bytes.count else { return entries }
      widen(&sizes, header, nameEnd..<extraEnd)
      let start = offset + extraEnd
      // Sizes that stand behind the content cannot be known here.
      guard header.short(6) & 8 == 0, sizes[1] <= file.size - start else { return entries }
      entries.append(
        Entry(
          name: String(decoding: header.bytes[30..<nameEnd], as: UTF8.self), method: header.short(8),
          compressedSize: sizes[1], size: sizes[0], offset: offset))
      offset = start + sizes[1]
    }
  }
}
