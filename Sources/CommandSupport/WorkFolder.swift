import CassetteFormat
import CassetteTools

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder that a command works in: one that is kept, or one that goes.
package struct WorkFolder {
  private let root: String
  private let isKept: Bool

  /// - Parameters:
  ///   - kept: The folder that is kept; nil for a temporary one.
  ///   - program: What the name of a temporary one begins with.
  ///   - files: Those that a run before may have left, which are removed.
  ///   - folders: The same.
  /// - Throws: `FileError`.
  package init(_ kept: String?, program: String, files: [String] = [], folders: [String] = []) throws {
    isKept = kept != nil
    if let kept {
      try OutputFolder.make(kept)
      root = Self.absolute(kept)
    } else {
      root = try TemporaryFolder.make(program)
      for name in files { Interruption.remove("\(root)/\(name)") }
    }
    for name in files { unlink(path(name)) }
    for name in folders { Self.removeAll(path(name)) }
  }

  package func path(_ name: String) -> String { "\(root)/\(name)" }

  package func has(_ name: String) -> Bool { access(path(name), R_OK) == 0 }

  /// The last line of a file that is not empty.
  package func lastLine(_ name: String) -> String? {
    guard let bytes = try? Source.read(path(name), atMost: 1 << 20) else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init)
  }

  /// Removes the folder, unless it is kept.
  package func remove() { if !isKept { Self.removeAll(root) } }

  /// Removes what was made here; links are removed, not followed.
  private static func removeAll(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in (try? FileTree(root: path).list()) ?? [] { removeAll("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  /// A path for a program that may run elsewhere; as it is when there is no such file.
  package static func absolute(_ path: String) -> String { AbsolutePath.of(path) ?? path }
}
