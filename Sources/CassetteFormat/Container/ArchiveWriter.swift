/// Writes members one after the other and the central directory at the end; never goes back.
struct ArchiveWriter {
  private let output: any ByteOutput
  private var members: [MemberHeader] = []
  /// Bytes written so far.
  private(set) var offset = 0

  init(_ output: any ByteOutput) {
    self.output = output
  }

  /// Appends a member: header and content at once, so that a crash leaves whole members before a torn one.
  mutating func append(_ name: MemberName, _ content: [UInt8]) throws {
    guard content.count <= ZipRecord.maximumMemberSize else {
      throw Finding(.z06, "\(name.string) would have \(content.count) bytes", at: Place(member: name.string))
    }
    let header = MemberHeader(
      name: name, size: content.count, crc: CRC32.checksum(content), offset: offset)
    try write(LocalHeader.encode(header))
    try write(content)
    members.append(header)
  }

  mutating func finish() throws {
    try write(CentralDirectory.encode(members, startingAt: offset))
    try output.finish()
  }

  func synchronize() throws { try output.synchronize() }

  private mutating func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try output.write($0) }
    offset += bytes.count
  }
}
