#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder with files in folders, as a cassette is unpacked to. What it holds may have been made to mislead: links are
/// not followed, and only regular files are read.
package struct FileTree {
  let root: String
  private let folder: OpenFolder

  /// - Throws: `FileError`.
  package init(root: String) throws {
    self.root = root
    folder = try OpenFolder(path: root, "read")
  }

  private func parts(_ name: String) -> [Substring] { Self.parts(of: name) }

  /// The parts of a path as the system sees them, by bytes: with an accent on it, a slash is another character.
  package static func parts(of name: String, omittingEmpty: Bool = true) -> [Substring] {
    name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: omittingEmpty).map { Substring($0) }
  }

  /// The names of what is in a folder, sorted by bytes; none when there is no such folder.
  ///
  /// - Throws: `FileError`.
  package func list(_ name: String = "") throws -> [String] {
    do { return try folder.folder(parts(name), "read").names() } catch let error as FileError
      where error.code == ENOENT && !name.isEmpty
    { return [] }
  }

  /// Whether a name that came out of a file leads to something below a folder: relative, and without `.` and `..`.
  package static func isInside(_ name: String) -> Bool {
    let parts = parts(of: name, omittingEmpty: false)
    return !name.utf8.contains(0) && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }

  /// The bytes of a regular file; nil when there is none of that name.
  ///
  /// - Throws: `FileError`, also for a name that leads out of the folder, and for a file of more bytes than allowed.
  package func bytes(_ name: String, atMost limit: Int) throws -> [UInt8]? {
    func refusal(_ code: Int32, _ reason: String) -> FileError {
      FileError(operation: "read", path: "\(root)/\(name)", code: code, reason: reason)
    }
    guard Self.isInside(name) else { throw refusal(EINVAL, "the name leads out of the folder") }
    do {
      let file = try folder.folder(parts(name).dropLast(), "read").file(String(parts(name).last ?? ""))
      guard file.size <= limit else { throw refusal(EFBIG, "it has more than \(limit) bytes") }
      return try file.read(at: 0, count: file.size)
    } catch let error as FileError where error.code == ENOENT {
      return nil
    }
  }

  package func isFolder(_ name: String) throws -> Bool {
    try folder.folder(parts(name).dropLast(), "read").kind(of: String(parts(name).last ?? ".")) == S_IFDIR
  }

  /// A file's bytes; nil when there is none of that name.
  ///
  /// - Throws: `FileError`; a finding of rule RW-L01 for more bytes than a limit allows.
  func read(_ name: String, _ limit: Limits.Name, _ limits: Limits) throws -> [UInt8]? {
    do {
      let file = try folder.folder(parts(name).dropLast(), "read").file(String(parts(name).last ?? ""))
      guard file.size <= limits[limit] else {
        throw limits.exceeded(limit, by: file.size, "it has \(file.size) bytes", at: Place(member: name))
      }
      return try file.read(at: 0, count: file.size)
    } catch let error as FileError where error.code == ENOENT {
      return nil
    }
  }
}

/// Where several files are written that belong together.
public protocol FolderOutput: AnyObject {
  /// Writes a file; the folders of its name are made as needed.
  ///
  /// - Throws: `FileError`.
  func write(_ name: String, _ bytes: [UInt8]) throws
}

/// A folder that appears under its name only when it is finished.
public final class FileTreeOutput: FolderOutput {
  private let path: String
  private let temporaryPath: String
  private let announce: (String) -> Void
  private let root: OpenFolder
  /// What was made so far below the root, folders before what is in them, to be removed when it is not finished.
  private var made: [String] = []
  private var folders: Set<String> = []
  private var isFinished = false

  /// - Parameter announce: Takes the name of each file and folder before it is made, for whoever removes them when the
  ///   process is interrupted.
  /// - Throws: `FileError`, also when the folder exists and is not empty.
  public init(path: String, announce: @escaping (String) -> Void = { _ in }) throws {
    var trimmed = path[...]
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
    self.path = String(trimmed)
    self.announce = announce
    try Self.checkFree(self.path)
    temporaryPath = "\(self.path).\(getpid()).\(UInt32.random(in: 0 ... .max)).tmp"
    announce(temporaryPath)
    guard mkdir(temporaryPath, 0o777) == 0 else { throw FileError.last("write", path) }
    do { root = try OpenFolder(path: temporaryPath, "write") } catch {
      rmdir(temporaryPath)
      throw error
    }
  }

  /// A link is not followed, even to an empty folder: what is there could be another one at the end.
  private static func checkFree(_ path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT != S_IFLNK else {
      throw FileError(operation: "write", path: path, code: EEXIST, reason: "it is a symbolic link")
    }
    guard try FileTree(root: path).list().isEmpty else {
      throw FileError(operation: "write", path: path, code: ENOTEMPTY)
    }
  }

  deinit {
    guard !isFinished else { return }
    for name in made.reversed() {
      let parts = FileTree.parts(of: name)
      (try? root.folder(parts.dropLast(), "write"))?.remove(String(parts.last ?? ""))
    }
    rmdir(temporaryPath)
  }

  private func make(_ name: String, _ step: () throws -> Void) throws {
    announce("\(temporaryPath)/\(name)")
    made.append(name)
    try step()
  }

  public func write(_ name: String, _ bytes: [UInt8]) throws {
    let parts = FileTree.parts(of: name)
    var folder = root
    for count in parts.indices.dropLast() {
      let part = String(parts[count])
      let path = parts[...count].joined(separator: "/")
      if folders.insert(path).inserted { try make(path) { try folder.makeFolder(part) } }
      folder = try folder.folder([parts[count]], "write")
    }
    try make(name) {
      let file = try folder.create(String(parts.last ?? ""))
      do {
        try bytes.withUnsafeBytes(file.write)
        try file.synchronize()
      } catch {
        try? file.close()
        throw error
      }
      try file.close()
    }
  }

  /// Gives the folder its name.
  ///
  /// - Throws: `FileError`.
  public func finish() throws {
    for name in folders { try root.folder(FileTree.parts(of: name), "write").synchronize() }
    try root.synchronize()
    guard Descriptor.uninterrupted({ rename(temporaryPath, path) }) == 0 else { throw FileError.last("write", path) }
    isFinished = true
    try Descriptor.synchronize(folderOf: path)
  }
}
