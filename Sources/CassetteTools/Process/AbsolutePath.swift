#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Paths from the root, without symbolic links, for whoever looks in the folders above or runs elsewhere.
package enum AbsolutePath {
  /// Nil when there is no such file: `errno` says why.
  ///
  /// The corresponding C function is `realpath`.
  package static func of(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The folder that holds a file or a folder; nil for the top of the file system.
  package static func parent(of path: String) -> String? {
    guard path.utf8.count > 1, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
