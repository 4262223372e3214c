import CRewindArchive
import CassetteFormat

/// The members of a ZIP file one after the other, by libarchive.
final class ZipReader {
  private let archive: OpaquePointer
  private let file: any RandomAccessBytes
  private var offset = 0
  private var failure: (any Error)?
  private var buffer = [UInt8](repeating: 0, count: 256 << 10)

  /// More than this is no recording.
  private static let maximumSize = 64 << 30

  /// - Throws: `InterchangeError` for what is no ZIP file.
  init(_ file: any RandomAccessBytes) throws {
    self.file = file
    archive = archive_read_new()
    archive_read_support_format_zip_seekable(archive)
    archive_read_set_read_callback(archive) { _, context, part in
      Unmanaged<ZipReader>.fromOpaque(context!).takeUnretainedValue().readPart(&part!.pointee)
    }
    archive_read_set_seek_callback(archive) { _, context, offset, whence in
      Int64(Unmanaged<ZipReader>.fromOpaque(context!).takeUnretainedValue().seek(Int(offset), whence))
    }
    archive_read_set_callback_data(archive, Unmanaged.passUnretained(self).toOpaque())
    guard archive_read_open1(archive) == ARCHIVE_OK else { throw error() }
  }

  deinit { archive_read_free(archive) }

  /// The name of the next member; nil at the end.
  func next() throws -> String? {
    var entry: OpaquePointer?
    let status = archive_read_next_header(archive, &entry)
    if status == ARCHIVE_EOF { return nil }
    guard status == ARCHIVE_OK || status == ARCHIVE_WARN else { throw error() }
    return archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
  }

  /// The content of the member that `next` has named.
  ///
  /// - Throws: `InterchangeError` for damaged data; `FileError`.
  func content() throws -> TemporaryFile {
    let content = try TemporaryFile()
    var part = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = part.withUnsafeMutableBytes { archive_read_data(archive, $0.baseAddress, $0.count) }
      guard count >= 0, content.size < Self.maximumSize else { throw error() }
      if count == 0 { return content }
      try part.withUnsafeBytes { try content.write(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }

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

  private func seek(_ distance: Int, _ whence: Int32) -> Int {
    let base = whence == 0 ? 0 : whence == 1 ? offset : file.size
    let (place, overflow) = base.addingReportingOverflow(distance)
    guard !overflow, (0...file.size).contains(place) else { return Int(ARCHIVE_FATAL) }
    offset = place
    return place
  }

  private func error() -> any Error {
    if let failure { return failure }
    let reason = archive_error_string(archive).map { String(cString: $0) } ?? "it is damaged"
    return InterchangeError("the ZIP file cannot be read: \(reason)")
  }
}
