import CassetteFormat

/// A ZIP archive of another program: its members by name, stored, deflated or in zstd frames (methods 0, 8 and 93).
///
/// An archive that was cut off has no directory at its end; then the members that are complete are found one by one.
struct ZipArchive {
  /// In the order of the directory.
  let entries: [ZipEntry]
  /// Whether the directory was missing.
  let isCut: Bool
  private let file: any RandomAccessBytes
  private let indices: [String: Int]

  private enum Coding: Int {
    case stored = 0
    case deflate = 8
    case zstd = 93

    /// - Throws: `InterchangeError` for damaged data; `FileError`.
    func input(_ part: FilePart) throws -> any ByteInput {
      switch self {
      case .stored: RandomAccessStream(part)
      case .deflate: try DecompressedInput(part, .deflate)
      case .zstd: try DecompressedInput(part, .zstd)
      }
    }
  }

  static let signature: [UInt8] = [0x50, 0x4B, 3, 4]
  /// What a member in memory, and one in a file, may hold.
  private static let maximumSize = 1 << 30
  private static let maximumFileSize = 64 << 30

  /// - Throws: `InterchangeError` for what is no archive; `FileError`.
  init(_ file: any RandomAccessBytes) throws {
    self.file = file
    if let found = try ZipEntry.directory(of: file) {
      entries = found
      isCut = false
    } else {
      entries = try ZipEntry.complete(in: file)
      isCut = true
      if entries.isEmpty { throw InterchangeError("the archive has no directory and no complete member") }
    }
    indices = Dictionary(entries.enumerated().map { ($1.name, $0) }) { _, last in last }
  }

  func has(_ name: String) -> Bool { indices[name] != nil }

  /// - Throws: `InterchangeError` for an archive that was cut off.
  func requireWhole() throws {
    if isCut { throw InterchangeError("the archive is cut off: its directory is missing") }
  }

  /// The content of a member; nil when there is none of that name.
  ///
  /// - Throws: `InterchangeError` for damaged members and methods that are not known; `FileError`.
  func read(_ name: String) throws -> [UInt8]? {
    guard let index = indices[name] else { return nil }
    var content: [UInt8] = []
    try write(entries[index], atMost: Self.maximumSize) { content.append(contentsOf: $0) }
    return content
  }

  /// The content of a member in a file without a name. Memory: one buffer.
  ///
  /// - Throws: As `read`.
  func extract(_ entry: ZipEntry) throws -> TemporaryFile {
    let content = try TemporaryFile()
    try write(entry, atMost: Self.maximumFileSize, to: content.write)
    return content
  }

  private func write(
    _ entry: ZipEntry, atMost limit: Int, to write: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let name = entry.name
    let start = try contentStart(of: entry)
    guard !entry.isEncrypted else { throw InterchangeError("\(name) is encrypted") }
    guard let coding = Coding(rawValue: entry.method) else {
      throw InterchangeError("\(name) is compressed by method \(entry.method)")
    }
    guard entry.compressedSize <= limit, entry.size <= limit else {
      throw InterchangeError("\(name) is larger than \(limit) bytes")
    }
    guard entry.compressedSize <= file.size - start else { throw InterchangeError("\(name) is cut off") }
    let part = FilePart(file, start..<start + entry.compressedSize)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(max(entry.size, 1), 1 << 20), alignment: 16)
    defer { buffer.deallocate() }
    var size = 0
    var checksum = CRC32()
    do {
      let input = try coding.input(part)
      while size <= entry.size, case let count = try input.read(into: buffer), count > 0 {
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        size += count
        checksum.update(bytes)
        if size <= entry.size { try write(bytes) }
      }
    } catch is InterchangeError {
      size = -1
    }
    guard size == entry.size, checksum.value == entry.checksum else { throw InterchangeError("\(name) is damaged") }
  }

  /// Where the content begins: behind the header that stands before it, whose lengths may be other ones.
  private func contentStart(of entry: ZipEntry) throws -> Int {
    let header = ZipFields(try file.read(at: entry.offset, count: 30))
    guard header.bytes.count == 30, header.bytes.starts(with: Self.signature) else {
      throw InterchangeError("\(entry.name) is not where the archive's directory says")
    }
    return entry.offset + 30 + header.short(26) + header.short(28)
  }
}
