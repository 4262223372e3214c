import CRewindArchive

/// Puts content codings back on, after a body was edited without them.
enum ContentCompression {
  /// A body with its content coding.
  ///
  /// - Parameter coding: As `Body.coding` has it.
  /// - Returns: Nil for a coding that is not gzip, deflate or zstd. The same content always gives the same bytes.
  static func encode(_ bytes: [UInt8], coding: String) -> [UInt8]? {
    var bytes = bytes
    for name in coding.lowercased().split(separator: ",") {
      let encoded: [UInt8]?
      switch name.filter({ $0 != " " }) {
      case "identity": encoded = bytes
      case "gzip", "x-gzip": encoded = compress(bytes, archive_write_add_filter_gzip)
      case "deflate": encoded = compress(bytes, archive_write_add_filter_gzip).map { zlib($0, of: bytes) }
      case "zstd": encoded = compress(bytes, archive_write_add_filter_zstd)
      default: encoded = nil
      }
      guard let encoded else { return nil }
      bytes = encoded
    }
    return bytes
  }

  /// The format of zlib, which is what `deflate` means, from that of gzip: the data between is the same.
  private static func zlib(_ gzip: [UInt8], of content: [UInt8]) -> [UInt8] {
    // libarchive writes none of the optional fields.
    let (header, trailer) = (10, 8)
    return [0x78, 0x9C] + gzip[header..<gzip.count - trailer] + adler32(content).bigEndianBytes
  }

  private static func adler32(_ bytes: [UInt8]) -> UInt32 {
    let (low, high) = bytes.reduce((UInt32(1), UInt32(0))) { sums, byte in
      let low = (sums.0 + UInt32(byte)) % 65521
      return (low, (sums.1 + low) % 65521)
    }
    return high << 16 | low
  }

  private final class Sink {
    var bytes: [UInt8] = []
  }

  private static func compress(_ bytes: [UInt8], _ filter: (OpaquePointer?) -> Int32) -> [UInt8]? {
    let archive = archive_write_new()
    let entry = archive_entry_new()
    defer {
      archive_write_free(archive)
      archive_entry_free(entry)
    }
    let sink = Sink()
    // No time of day in the bytes, and no padding after them.
    guard filter(archive) == ARCHIVE_OK, archive_write_set_format_raw(archive) == ARCHIVE_OK,
      archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK
    else { return nil }
    archive_write_set_filter_option(archive, "gzip", "timestamp", nil)
    let opened = archive_write_open(
      archive, Unmanaged.passUnretained(sink).toOpaque(), nil,
      { _, context, part, count in
        let sink = Unmanaged<Sink>.fromOpaque(context!).takeUnretainedValue()
        sink.bytes.append(contentsOf: UnsafeRawBufferPointer(start: part, count: count))
        return count
      }, nil)
    // A regular file.
    archive_entry_set_filetype(entry, 0o100000)
    guard opened == ARCHIVE_OK, archive_write_header(archive, entry) == ARCHIVE_OK else { return nil }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress! + done, bytes.count - done) }
      guard count > 0 else { return nil }
      done += count
    }
    guard archive_write_close(archive) == ARCHIVE_OK else { return nil }
    return withExtendedLifetime(sink) { sink.bytes }
  }
}
