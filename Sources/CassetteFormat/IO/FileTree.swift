#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder with files in folders, as a cassette is unpacked to.
package struct FileTree {
  let root: String

  package init(root: String) {
    self.root = root
  }

  private func path(_ name: String) -> String { root + "/" + name }

  /// The names of files in a folder, sorted by bytes; none when there is no such folder.
  ///
  /// - Throws: `FileError`.
  package func list(_ folder: String = "") throws -> [String] {
    let path = folder.isEmpty ? root : path(folder)
    guard let stream = opendir(path) else {
      if errno == ENOENT, !folder.isEmpty { return [] }
      throw FileError.last("read", path)
    }
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

  func isFolder(_ name: String) -> Bool {
    var status = stat()
    return stat(path(name), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// A file's bytes; nil when there is none of that name.
  ///
  /// - Throws: `FileError`; a finding of rule RW-L01 for more than `limit` bytes.
  func read(_ name: String, limit: Int) throws -> [UInt8]? {
    do {
      let file = try FileInput(path: path(name))
      guard file.size <= limit else {
        throw Finding(.l01, "it has \(file.size) bytes; the limit is \(limit)", at: Place(member: name))
      }
      return try file.read(at: 0, count: file.size)
    } catch let error as FileError where error.code == ENOENT {
      return nil
    }
  }
}

/// A folder that appears under its name only when it is finished.
final class FileTreeOutput {
  private let path: String
  private let temporaryPath: String
  /// What was made so far, to be removed when it is not finished.
  private var files: [String] = []
  private var folders: [String] = []
  private var known: Set<String> = []

  /// - Throws: `FileError`, also when the folder exists and is not empty.
  init(path: String) throws {
    var trimmed = path[...]
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
    self.path = String(trimmed)
    if access(self.path, F_OK) == 0, try !FileTree(root: self.path).list().isEmpty {
      throw FileError(operation: "write", path: path, code: ENOTEMPTY)
    }
    temporaryPath = "\(self.path).\(getpid()).tmp"
    guard mkdir(temporaryPath, 0o777) == 0 else { throw FileError.last("write", path) }
    folders.append(temporaryPath)
  }

  deinit {
    files.forEach { unlink($0) }
    folders.reversed().forEach { rmdir($0) }
  }

  /// Writes a file; the folders of its name are made as needed.
  ///
  /// - Throws: `FileError`.
  func write(_ name: String, _ bytes: [UInt8]) throws {
    var folder = temporaryPath
    for part in name.split(separator: "/").dropLast() {
      folder += "/" + part
      guard known.insert(folder).inserted else { continue }
      guard mkdir(folder, 0o777) == 0 else { throw FileError.last("write", folder) }
      folders.append(folder)
    }
    let file = temporaryPath + "/" + name
    let descriptor = try Descriptor.opening(file, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666, "write")
    files.append(file)
    do {
      try bytes.withUnsafeBytes(descriptor.write)
      try descriptor.synchronize()
    } catch {
      try? descriptor.close()
      throw error
    }
    try descriptor.close()
  }

  /// Gives the folder its name.
  ///
  /// - Throws: `FileError`.
  func finish() throws {
    for folder in folders { try Descriptor.synchronize(folder: folder) }
    guard Descriptor.uninterrupted({ rename(temporaryPath, path) }) == 0 else { throw FileError.last("write", path) }
    files = []
    folders = []
    try Descriptor.synchronize(folderOf: path)
  }
}
