import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The files of the repository from which fuzzing begins.
package struct FuzzRepository: Sendable {
  private let root: String

  /// - Parameter root: The repository's top folder.
  package init(root: String) { self.root = root }

  /// The files below a folder, in the order of their paths.
  ///
  /// - Parameter limit: Larger files are left out: fuzzing is for small ones.
  /// - Throws: `FileError`.
  package func files(below folder: String, suffix: String = "", limit: Int = 64 << 10) throws -> [(
    path: String, bytes: [UInt8]
  )] {
    var found: [(path: String, bytes: [UInt8])] = []
    for name in try names(in: folder) {
      let path = folder + "/" + name
      if isFolder(path) {
        found += try files(below: path, suffix: suffix, limit: limit)
      } else if name.hasSuffix(suffix) {
        let file = try FileInput(path: root + "/" + path)
        if file.size <= limit { found.append((path, try file.read(at: 0, count: file.size))) }
      }
    }
    return found
  }

  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(root + "/" + path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Nothing for a folder that is not there.
  private func names(in folder: String) throws -> [String] {
    guard let stream = opendir(root + "/" + folder) else {
      guard errno == ENOENT else { throw FileError(operation: "read", path: folder, code: errno) }
      return []
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// The cassettes among the conformance vectors.
  func vectors() throws -> [[UInt8]] {
    try files(below: "Spec/conformance/v2", suffix: ".rw").map(\.bytes).filter { $0.starts(with: [0x50, 0x4B]) }
  }

  /// The rows of a JSON file that holds an array of objects.
  func rows(of path: String) throws -> [JSONObject] {
    let file = try FileInput(path: root + "/" + path)
    let text = try file.read(at: 0, count: file.size)
    guard case .array(let rows) = try JSONParser.lax(text.span.bytes) else { return [] }
    return rows.compactMap { if case .object(let row) = $0 { row } else { nil } }
  }
}
