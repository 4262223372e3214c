#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension FileInput {
  /// Copies what comes through a pipe to a file without a name, so that it can be read at any place.
  ///
  /// The file is in `TMPDIR` or `/tmp`, and goes when this object does. Memory: one buffer of 1 MiB.
  ///
  /// - Throws: `FileError`.
  public convenience init(spooling input: any ByteInput) throws {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/rewind-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw FileError.last("write", folder) }
    unlink(template)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    do {
      while case let count = try input.read(into: buffer), count > 0 {
        var done = 0
        while done < count {
          #if canImport(Glibc)
            let written = Glibc.write(descriptor, buffer.baseAddress! + done, count - done)
          #else
            let written = Darwin.write(descriptor, buffer.baseAddress! + done, count - done)
          #endif
          if written < 0 && errno == EINTR { continue }
          guard written >= 0 else { throw FileError.last("write", folder) }
          done += written
        }
      }
      try self.init(descriptor: descriptor, path: "-")
    } catch {
      close(descriptor)
      throw error
    }
  }
}
