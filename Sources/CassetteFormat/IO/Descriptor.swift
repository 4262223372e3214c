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
      // A system that takes nothing and gives no reason would be asked for ever.
      guard count > 0 else { throw FileError(operation: "write", path: path, code: EIO) }
      done += count
    }
  }

  /// Returns once everything written is on disk.
  func synchronize() throws {
    guard Self.uninterrupted({ fsync(number) }) == 0 else { throw FileError.last("write", path) }
  }

  /// Closes the file: a late error of writing (NFS, quota) is told here.
  func close() throws {
    #if canImport(Glibc)
      let result = Glibc.close(number)
    #else
      let result = Darwin.close(number)
    #endif
    // An interrupted `close` has closed all the same, and must not be repeated.
    guard result == 0 || errno == EINTR else { throw FileError.last("write", path) }
  }

  /// Makes a system call again as long as a signal interrupts it.
  static func uninterrupted(_ call: () -> Int32) -> Int32 {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }

  /// Opens a file.
  ///
  /// - Throws: `FileError` that names `operation`.
  static func opening(_ path: String, _ flags: Int32, mode: mode_t = 0, _ operation: String) throws -> Descriptor {
    let number = uninterrupted { open(path, flags | O_CLOEXEC, mode) }
    guard number >= 0 else { throw FileError.last(operation, path) }
    return Descriptor(number: number, path: path)
  }

  /// The folder that a path names something in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Returns once the name of a file is on disk: without it, a crash can take back a rename.
  static func synchronize(folderOf path: String) throws { try synchronize(folder: folder(of: path)) }

  /// Returns once the names in a folder are on disk.
  static func synchronize(folder: String) throws {
    let descriptor = try opening(folder, O_RDONLY | O_DIRECTORY, "write")
    defer { try? descriptor.close() }
    try descriptor.synchronizeFolder()
  }

  /// Returns once the names in this folder are on disk.
  func synchronizeFolder() throws {
    // Some file systems cannot do it for folders.
    do { try synchronize() } catch let error as FileError where error.code == EINVAL {}
  }
}
