import CassetteFormat

/// A recording and the files that its bodies are in: an archive with both, or a file with others beside it.
final class HARFiles {
  /// The recording itself.
  let document: any RandomAccessBytes
  private let folder: String?
  private let archive: ZipArchive?

  private static let maximumSize = 1 << 30

  /// Whether a file that begins so may be an archive or a compressed file with a recording in it.
  static func mayBeArchive(_ sample: SourceSample) -> Bool {
    let name = sample.fileName.lowercased()
    if isZlib(sample.start) { return name.hasSuffix(".zhar") }
    guard sample.start.starts(with: ZipArchive.signature) else { return false }
    // Playwright names bodies by their SHA-1, and the recording, which comes last, har.har.
    let first = sample.start.dropFirst(30)
    let isDigest = first.count > 40 && first.prefix(40).allSatisfy { Hex.value(of: $0) != nil }
    return name.hasSuffix(".har.zip") || name.hasSuffix(".zhar") || isDigest || first.starts(with: "har.har".utf8)
  }

  /// - Throws: `InterchangeError` for a damaged archive, or one without a recording; `FileError`.
  init(_ source: ImportSource) throws {
    let start = try source.file.read(at: 0, count: 4)
    if start == ZipArchive.signature {
      let archive = try ZipArchive(source.file)
      try archive.requireWhole()
      let names = archive.entries.map(\.name).filter { $0.lowercased().hasSuffix(".har") }.sorted()
      guard let name = archive.has("har.har") ? "har.har" : names.first, let har = try archive.read(name) else {
        throw InterchangeError("the archive has no HAR file in it")
      }
      document = try Self.unpacked(MemoryInput(har))
      self.archive = archive
      folder = nil
    } else {
      document = try Self.unpacked(source.file)
      archive = nil
      folder = source.folder
    }
  }

  /// The bytes of a body that is kept in a file of its own; nil when there is no such file.
  ///
  /// - Throws: `InterchangeError` for a damaged member of an archive; `FileError`.
  func body(_ name: String) throws -> [UInt8]? {
    if let archive { return try archive.read(name) }
    let parts = FileTree.parts(of: name, omittingEmpty: false)
    // A recording must not make other files of the machine its bodies.
    guard let folder, !name.utf8.contains(0), !parts.contains(""), !parts.contains("..") else { return nil }
    guard let file = try? FileInput(path: "\(folder)/\(name)"), file.isRandomAccess, file.size <= Self.maximumSize
    else {
      return nil
    }
    return try file.read(at: 0, count: file.size)
  }

  private static func isZlib(_ start: [UInt8]) -> Bool {
    start.count >= 2 && start[0] == 0x78 && (Int(start[0]) << 8 + Int(start[1])) % 31 == 0
  }

  /// The beginning of JSON that is wrapped into a call, as older tools write `.harp`; nil for anything else.
  static func startOfCall(_ start: [UInt8]) -> Int? {
    let name = start.prefix(64).prefix { $0 > 0x20 && $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: "{") }
    let rest = start[name.count...]
    guard !name.isEmpty, rest.first == UInt8(ascii: "("),
      let brace = rest.dropFirst().prefix(64).firstIndex(where: { $0 > 0x20 }), start[brace] == UInt8(ascii: "{")
    else { return nil }
    return brace
  }

  /// Takes off what mitmproxy's `.zhar` is compressed with, and UTF-16, which Windows' tools write.
  private static func unpacked(_ file: any RandomAccessBytes) throws -> any RandomAccessBytes {
    let start = try file.read(at: 0, count: 256)
    let isUTF16 = start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF])
    let call = startOfCall(start)
    guard isZlib(start) || isUTF16 || call != nil else { return file }
    let bytes = try file.read(at: 0, count: min(file.size, maximumSize))
    if let call {
      let end = bytes.lastIndex(of: UInt8(ascii: ")")) ?? bytes.count
      return MemoryInput(Array(bytes[min(call, end)..<end]))
    }
    if isUTF16 {
      let isBig = start[0] == 0xFE
      let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
        UInt16(bytes[index + (isBig ? 0 : 1)]) << 8 | UInt16(bytes[index + (isBig ? 1 : 0)])
      }
      return MemoryInput(Array(String(decoding: units, as: UTF16.self).utf8))
    }
    guard let content = Decompression.decode(bytes, coding: "deflate", limit: maximumSize) else {
      throw InterchangeError("the file is compressed with zlib and damaged, or too large")
    }
    return MemoryInput(content)
  }
}
