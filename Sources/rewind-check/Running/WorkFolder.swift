import CassetteFormat
import CassetteTools
import CommandSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder that a command works in: one that is kept, or one that goes.
struct WorkFolder {
  private let root: String
  private let isKept: Bool

  /// Files that a run before may have left.
  private static let files = ["runner-output.json", "stdout.log", "stderr.log", "result.json"]

  /// - Parameter kept: The folder that is kept; nil for a temporary one.
  /// - Throws: `FileError`.
  init(_ kept: String?) throws {
    isKept = kept != nil
    if let kept {
      try OutputFolder.make(kept)
      root = Self.absolute(kept)
    } else {
      let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
      var template = Array("\(folder)/rewind-check-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else {
        throw FileError(operation: "make a folder", path: folder, code: errno)
      }
      root = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
      Interruption.remove(root)
      for name in Self.files { Interruption.remove("\(root)/\(name)") }
    }
    for name in Self.files { unlink(path(name)) }
    Self.removeAll(path("case"))
  }

  func path(_ name: String) -> String { "\(root)/\(name)" }

  func has(_ name: String) -> Bool { access(path(name), R_OK) == 0 }

  /// The last line of a file that is not empty.
  func lastLine(_ name: String) -> String? {
    guard let bytes = try? Source.read(path(name), atMost: 1 << 20) else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init)
  }

  /// Removes the folder, unless it is kept.
  func remove() { if !isKept { Self.removeAll(root) } }

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

  /// A path from the root, for a program that may run elsewhere.
  static func absolute(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
