import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Folders for what a process needs only while it runs.
package enum TemporaryFolder {
  /// Makes a folder that nobody else can read. It is empty, and whoever made it removes it; an interruption does, too.
  ///
  /// - Parameter name: What its name begins with.
  /// - Returns: Its path.
  /// - Throws: `FileError`.
  package static func make(_ name: String) throws -> String {
    let parent = TemporaryFile.folder
    var template = Array("\(parent)/\(name)-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw FileError(operation: "make a folder in", path: parent, code: errno)
    }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    Interruption.remove(path)
    return path
  }
}
