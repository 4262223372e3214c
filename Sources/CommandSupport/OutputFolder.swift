import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Folders that commands write files into.
package enum OutputFolder {
  /// Makes a folder and those it is in, unless they are there.
  ///
  /// - Throws: `FileError`.
  package static func make(_ path: String) throws {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += part
      guard mkdir(made, 0o777) == 0 || errno == EEXIST else {
        throw FileError(operation: "make the folder", path: made, code: errno)
      }
      made += "/"
    }
  }
}
