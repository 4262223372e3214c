import CassetteFormat
import CassetteTools

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What git leaves out in a folder: the `.gitignore` of that folder and of those above it, as far as the repository goes,
/// and its `.git/info/exclude`. Outside of repositories nothing is left out, and neither does what git's configuration
/// says count, since it differs from machine to machine.
struct IgnoreRules: Sendable {
  /// The patterns of one file, in its order.
  private struct Level {
    /// The folder that they are about, as an absolute path that ends with a slash.
    let folder: String
    let patterns: [IgnorePattern]
  }

  /// How large a file of patterns may be.
  private static let maximumSize = 16 << 20

  /// The folder, as an absolute path that ends with a slash.
  private let folder: String
  private let isInRepository: Bool
  /// What counts less comes first.
  private let levels: [Level]

  /// The rules in a folder, with those from above.
  ///
  /// - Throws: `FileError`, also for a file of patterns that cannot be read.
  init(in path: String) throws {
    guard let absolute = AbsolutePath.of(path) else {
      throw FileError(operation: "read", path: path, code: errno)
    }
    let top = Self(folder: "/", isInRepository: false, levels: [])
    self = try absolute.split(separator: "/").reduce(top.entered()) {
      try $0.in(String($1))
    }
  }

  private init(folder: String, isInRepository: Bool, levels: [Level]) {
    self.folder = folder
    self.isInRepository = isInRepository
    self.levels = levels
  }

  /// The rules in a folder of this one.
  ///
  /// - Throws: `FileError`, as for `init`.
  func `in`(_ name: String) throws -> Self {
    try Self(folder: folder + name + "/", isInRepository: isInRepository, levels: levels).entered()
  }

  /// Adds what the folder itself says; a repository begins anew.
  private func entered() throws -> Self {
    let isRepository = access(folder + ".git", F_OK) == 0
    guard isRepository || isInRepository else { return self }
    let files = isRepository ? [".git/info/exclude", ".gitignore"] : [".gitignore"]
    let added = try files.compactMap { file in
      try Self.patterns(folder + file).map { Level(folder: folder, patterns: $0) }
    }
    return Self(folder: folder, isInRepository: true, levels: (isRepository ? [] : levels) + added)
  }

  /// Nil when there is no such file. Only a regular one is read: of a pipe there may be no end.
  private static func patterns(_ path: String) throws -> [IgnorePattern]? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let file = try FileInput(path: path)
    guard file.size <= maximumSize else {
      throw FileError(
        operation: "read", path: path, code: EFBIG, reason: "it has more than \(maximumSize) bytes")
    }
    var bytes = try file.read(at: 0, count: file.size)[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      IgnorePattern(line: line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
  }

  /// Whether git leaves out a file or a folder of this one. What is in a folder that is left out is, too.
  func ignores(_ name: String, isFolder: Bool) -> Bool {
    let path = folder + name
    for level in levels.reversed() {
      let below = path.utf8.dropFirst(level.folder.utf8.count)
      if let last = level.patterns.last(where: { $0.matches(below, isFolder: isFolder) }) {
        return !last.isNegated
      }
    }
    return false
  }
}
