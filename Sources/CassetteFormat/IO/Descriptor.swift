#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The system's calls on an open file, each done to its end: short reads and writes and interrupts are handled here.
struct Descriptor {
  let number: Int32
  /// The name that errors give.
  let path: String

  static let standardInput: Int32 = 0
  static let standardOutput: Int32 = 1

  /// Fills the buffer from where the file stands; fewer bytes only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try fill(buffer) { rest, _ in
      #if canImport(Glibc)
        Glibc.read(number, rest.baseAddress, rest.count)
      #else
        Darwin.read(number, rest.baseAddress, rest.count)
      #endif
    }
  }

  /// Fills the buffer from an offset; fewer bytes only at the end.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try fill(buffer) { rest, done in pread(number, rest.baseAddress, rest.count, off_t(offset + done)) }
  }

  private func fill(
    _ buffer: UnsafeMutableRawBufferPointer, _ step: (UnsafeMutableRawBufferPointer, Int) -> Int
  ) throws -> Int {
    var done = 0
    while done < buffer.count {
      let count = step(UnsafeMutableRawBufferPointer(rebasing: buffer[done...]), done)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError.last("read", path)
      }
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// Writes all bytes where the file stands.
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      #if canImport(Glibc)
        let count = Glibc.write(number, rest.baseAddress, rest.count)
      #else
        let count = Darwin.write(number, rest.baseAddress, rest.count)
      #endif
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError.last("write", path)
      }
      done += count
    }
  }

  /// Returns once everything written is on disk.
  func synchronize() throws {
    guard fsync(number) == 0 else { throw FileError.last("write", path) }
  }
}
