import CassetteFormat

/// A ZIP file as a list of members that can be put together wrongly: written without the library's own writer.
package struct RawArchive {
  package struct Member: Equatable {
    package var name: [UInt8]
    package var content: [UInt8]

    package init(name: [UInt8], content: [UInt8]) {
      self.name = name
      self.content = content
    }
  }

  package var members: [Member]

  package init(_ members: [Member]) {
    self.members = members
  }

  /// Takes a well-formed file apart, local header by local header.
  package init(_ file: [UInt8]) {
    self.init(whatIsIn: file)
    precondition(!members.isEmpty, "this is not a cassette")
  }

  /// Takes any bytes apart, as far as local headers follow each other.
  package init(whatIsIn file: [UInt8]) {
    members = []
    var offset = 0
    while offset + 30 <= file.count, file[offset..<offset + 4].elementsEqual([0x50, 0x4B, 3, 4]) {
      let size = Self.integer(file, offset + 22, 4)
      let nameLength = Self.integer(file, offset + 26, 2)
      let name = file[(offset + 30)...].prefix(nameLength)
      let content = file[min(offset + 30 + nameLength, file.count)...].prefix(size)
      members.append(Member(name: Array(name), content: Array(content)))
      offset += 30 + nameLength + size
    }
  }

  /// The content of a member; setting it keeps its place.
  package subscript(name: String) -> [UInt8] {
    get { members.first { $0.name.elementsEqual(name.utf8) }!.content }
    set { members[members.firstIndex { $0.name.elementsEqual(name.utf8) }!].content = newValue }
  }

  package var names: [String] { members.map { String(decoding: $0.name, as: UTF8.self) } }

  /// The file: sizes, checksums and directory as they should be for these members.
  package var bytes: [UInt8] {
    var out: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
      let shared =
        Self.field(45, 2) + [0, 0, 0, 0, 0, 0, 0x21, 0] + Self.field(Int(CRC32.checksum(member.content)), 4)
        + Self.field(member.content.count, 4) + Self.field(member.content.count, 4) + Self.field(member.name.count, 2)
      directory += [0x50, 0x4B, 1, 2, 0x2D, 3] + shared + [UInt8](repeating: 0, count: 8)
      directory += [0, 0, 0xA4, 0x81] + Self.field(out.count, 4) + member.name
      out += [0x50, 0x4B, 3, 4] + shared + [0, 0] + member.name + member.content
    }
    let start = out.count
    out += directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + Self.field(members.count, 2) + Self.field(members.count, 2)
    return out + Self.field(directory.count, 4) + Self.field(start, 4) + [0, 0]
  }

  /// A little-endian integer.
  package static func field(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  package static func integer(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> Int {
    (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }
}
