import CRewindArchive
public import CassetteFormat

/// Recordings that were compressed as files: gzip, bzip2, xz and zstd, found by their first bytes.
public enum Decompression {
  private static let signatures: [[UInt8]] = [
    Filter.gzip.signature, [0x42, 0x5A, 0x68], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], Filter.zstd.signature,
  ]

  /// The file's content: the file itself when it is not compressed, else a temporary file without a name.
  ///
  /// - Throws: `InterchangeError` for damaged data; `FileError`.
  public static func open(_ file: any RandomAccessBytes) throws -> any RandomAccessBytes {
    let start = try file.read(at: 0, count: 6)
    guard signatures.contains(where: start.starts) else { return file }
    return try TemporaryFile(copying: DecompressedInput(file))
  }

  /// One compression, to be taken off once: what it held may be compressed too, and is meant to stay so.
  enum Filter {
    case gzip, zstd
    /// As in ZIP: no header, no checksum.
    case deflate

    fileprivate var code: Int32 {
      switch self {
      case .gzip, .deflate: ARCHIVE_FILTER_GZIP
      case .zstd: ARCHIVE_FILTER_ZSTD
      }
    }

    /// How the bytes must begin: libarchive makes nothing of others, without an error.
    var signature: [UInt8] {
      switch self {
      case .gzip: [0x1F, 0x8B]
      case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
      case .deflate: []
      }
    }

    /// What libarchive has a filter for: it takes deflate in the wrapping of gzip only, and looks at no checksum.
    fileprivate func wrapped(_ file: any RandomAccessBytes) -> any RandomAccessBytes {
      guard case .deflate = self else { return file }
      return FilePart(
        file, 0..<file.size, before: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], after: [UInt8](repeating: 0, count: 8))
    }
  }

  /// The content of compressed bytes in memory.
  ///
  /// - Parameter filter: How they are compressed; nil to go by their first bytes, as for files.
  /// - Returns: Nil when they are damaged or not compressed so, or hold more than `limit` bytes.
  static func decompress(_ bytes: [UInt8], _ filter: Filter? = nil, limit: Int) -> [UInt8]? {
    if let filter, !bytes.starts(with: filter.signature) { return nil }
    var content: [UInt8] = []
    var count = 1
    do {
      let input = try DecompressedInput(MemoryInput(bytes), filter)
      while count > 0 && content.count <= limit {
        let part = try [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, initialized in
          initialized = try input.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        count = part.count
        content.append(contentsOf: part)
      }
    } catch { return nil }
    return content.count <= limit ? content : nil
  }
}

/// A compressed file read as its content, by libarchive's filters: those that its first bytes call for, or a certain one.
final class DecompressedInput: ByteInput {
  private let archive: OpaquePointer
  private let file: any RandomAccessBytes
  private var offset = 0
  private var failure: (any Error)?
  private var buffer: [UInt8]

  /// - Throws: `InterchangeError` for damaged data; `FileError`.
  init(_ file: any RandomAccessBytes, _ filter: Decompression.Filter? = nil) throws {
    self.file = filter?.wrapped(file) ?? file
    buffer = [UInt8](repeating: 0, count: min(max(self.file.size, 1), 256 << 10))
    archive = archive_read_new()
    archive_read_support_filter_gzip(archive)
    archive_read_support_filter_bzip2(archive)
    archive_read_support_filter_xz(archive)
    archive_read_support_filter_zstd(archive)
    if let filter { archive_read_append_filter(archive, filter.code) }
    archive_read_support_format_raw(archive)
    archive_read_support_format_empty(archive)
    let status = archive_read_open(
      archive, Unmanaged.passUnretained(self).toOpaque(), nil,
      { _, context, part in
        let input = Unmanaged<DecompressedInput>.fromOpaque(context!).takeUnretainedValue()
        return input.readPart(&part!.pointee)
      }, nil)
    var entry: OpaquePointer?
    let next = status == ARCHIVE_OK ? archive_read_next_header(archive, &entry) : status
    guard next == ARCHIVE_OK || next == ARCHIVE_EOF else { throw failure ?? error() }
    isAtEnd = next == ARCHIVE_EOF
  }

  private var isAtEnd = false

  deinit { archive_read_free(archive) }

  /// Hands libarchive the next part of the file; the buffer stays as it is until the next call.
  private func readPart(_ part: inout UnsafeRawPointer?) -> Int {
    do {
      return try buffer.withUnsafeMutableBytes { bytes in
        let count = try file.read(at: offset, into: bytes)
        offset += count
        part = UnsafeRawPointer(bytes.baseAddress)
        return count
      }
    } catch {
      failure = error
      return -1
    }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var done = 0
    while done < buffer.count && !isAtEnd {
      let count = archive_read_data(archive, buffer.baseAddress! + done, buffer.count - done)
      guard count >= 0 else { throw failure ?? error() }
      isAtEnd = count == 0
      done += count
    }
    return done
  }

  private func error() -> InterchangeError {
    let reason = archive_error_string(archive).map { String(cString: $0) } ?? "it is damaged"
    return InterchangeError("the file cannot be decompressed: \(reason)")
  }
}
