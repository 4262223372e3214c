#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open folder, in which names are looked up part by part and no symbolic link is followed: nobody who can change the
/// tree meanwhile leads a program out of it.
final class OpenFolder {
  private let number: Int32
  /// The name that errors give.
  let path: String

  private init(number: Int32, path: String) {
    self.number = number
    self.path = path
  }

  /// Opens a folder that somebody named: links on the way to it are followed.
  ///
  /// - Throws: `FileError`.
  convenience init(path: String, _ operation: String) throws {
    let number = Descriptor.uninterrupted { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard number >= 0 else { throw FileError.last(operation, path) }
    self.init(number: number, path: path)
  }

  deinit { close(number) }

  private func path(of name: String) -> String { "\(path)/\(name)" }

  /// The folder of a path below this one; this one for no parts.
  ///
  /// - Throws: `FileError`, with `ENOENT` when there is none.
  func folder(_ parts: [Substring], _ operation: String) throws -> OpenFolder {
    try parts.reduce(self) { folder, part in try folder.child(String(part), operation) }
  }

  private func child(_ name: String, _ operation: String) throws -> OpenFolder {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let child = Descriptor.uninterrupted { openat(number, name, flags) }
    guard child >= 0 else { throw refusal(name, operation, errno) }
    return OpenFolder(number: child, path: path(of: name))
  }

  /// What the system says of a link is a riddle.
  private func refusal(_ name: String, _ operation: String, _ code: Int32) -> FileError {
    let reason = kind(of: name) == S_IFLNK ? "it is a symbolic link, which is not followed here" : nil
    return FileError(operation: operation, path: path(of: name), code: code, reason: reason)
  }

  /// What stands under a name, as the bits of `S_IFMT`; nil when nothing does.
  func kind(of name: String) -> mode_t? {
    var status = stat()
    return fstatat(number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// The names in it, sorted by bytes.
  func names() throws -> [String] {
    let copy = Descriptor.uninterrupted { openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard copy >= 0, let stream = fdopendir(copy) else { throw FileError.last("read", path) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  /// Opens a regular file; a pipe or a device would make a reader wait, or never end.
  ///
  /// - Throws: `FileError`, with `ENOENT` when there is none.
  func file(_ name: String) throws -> FileInput {
    let file = Descriptor.uninterrupted { openat(number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
    guard file >= 0 else { throw refusal(name, "read", errno) }
    let input = try FileInput(number: file, path: path(of: name))
    guard input.isRandomAccess else {
      throw FileError(operation: "read", path: input.path, code: EINVAL, reason: "it is not a regular file")
    }
    return input
  }

  // MARK: Writing

  /// Makes a folder, or takes the one that is there.
  func makeFolder(_ name: String) throws {
    guard mkdirat(number, name, 0o777) == 0 || errno == EEXIST else { throw FileError.last("write", path(of: name)) }
  }

  /// Makes a file that was not there.
  func create(_ name: String) throws -> Descriptor {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let file = Descriptor.uninterrupted { openat(number, name, flags, 0o666) }
    guard file >= 0 else { throw FileError.last("write", path(of: name)) }
    return Descriptor(number: file, path: path(of: name))
  }

  /// Removes a file, or an empty folder, if it is there.
  func remove(_ name: String) {
    if unlinkat(number, name, 0) != 0 { unlinkat(number, name, AT_REMOVEDIR) }
  }

  /// Returns once the names in it are on disk.
  func synchronize() throws {
    // Some file systems cannot do it for folders.
    do { try Descriptor(number: number, path: path).synchronize() } catch let error as FileError
      where error.code == EINVAL
    {}
  }
}
