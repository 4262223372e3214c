import CassetteFormat
import CassetteTools

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file to work on.
package struct InputFile: Hashable, Sendable {
  /// As it was named, or found from what was named.
  package let path: String
  /// Whether it was named itself, so that nothing leaves it out.
  package let isNamed: Bool
  /// Its path below the folder that it was found in; the last part of the path when it was named itself.
  package let name: String

  init(path: String, foundIn folder: String? = nil) {
    self.path = path
    isNamed = folder == nil
    let prefix = folder.map { $0 == "." ? "" : $0.hasSuffix("/") ? $0 : $0 + "/" }
    name = prefix.map { String(path.dropFirst($0.count)) } ?? Source.fileName(path)
  }
}

/// Finds the files that the arguments stand for: files, folders with files in them, patterns.
package enum InputFinder {
  /// Folders that hold no sources: version control, packages, build products. Other hidden folders are searched.
  static let skippedFolders: Set<String> = [
    ".git", ".hg", ".svn", ".build", ".venv", ".tox", ".nox", ".mypy_cache", ".ruff_cache",
    ".pytest_cache", ".cache",
    "node_modules", "venv", "__pycache__", "__pypackages__", "DerivedData",
  ]

  private enum Kind {
    case file, folder, other
  }

  /// Each file once, in the order of the arguments, those of one argument sorted by their paths.
  ///
  /// - Parameters:
  ///   - isWanted: Whether a file that is found in a folder is one of those sought; cassettes, if it is not given.
  ///   - leavesOutIgnored: Whether what git ignores is left out in a folder that is searched.
  /// - Throws: `FileError` for a folder or a `.gitignore` that cannot be read; what `leavesOutIgnored` throws.
  package static func find(
    _ arguments: [String], inFolders isWanted: (String) -> Bool = { $0.hasSuffix(".rw") },
    leavingOutIgnored leavesOutIgnored: (_ folder: String) throws -> Bool = { _ in false }
  ) throws -> [InputFile] {
    var seen: Set<String> = []
    var found: [InputFile] = []
    func add(_ file: InputFile) { if seen.insert(file.path).inserted { found.append(file) } }
    func search(_ folder: String, for isWanted: (String) -> Bool) throws {
      let rules = try leavesOutIgnored(folder) ? IgnoreRules(in: folder) : nil
      try walk(folder, rules, matching: isWanted).forEach {
        add(InputFile(path: $0, foundIn: folder))
      }
    }
    for argument in arguments {
      let path = normal(argument)
      if path != "-", kind(path) == .folder {
        try search(path, for: isWanted)
      } else if path != "-", kind(path) == nil, Glob.isPattern(path) {
        let (glob, folder) = (Glob(path), start(of: path))
        if kind(folder) == .folder { try search(folder, for: glob.matches) }
      } else {
        add(InputFile(path: path))
      }
    }
    return found
  }

  /// Without `./` before it and `/` after it, so that a file has one name.
  private static func normal(_ path: String) -> String {
    var path = path[...]
    while path.hasPrefix("./"), path.count > 2 { path = path.dropFirst(2).drop { $0 == "/" } }
    while path.hasSuffix("/"), path.count > 1 { path = path.dropLast() }
    return path.isEmpty ? "." : String(path)
  }

  /// The folder in which everything is that a pattern can stand for.
  private static func start(of pattern: String) -> String {
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: false)
    let fixed = parts.dropLast().prefix { !Glob.isPattern(String($0)) }
    if fixed.isEmpty { return "." }
    return fixed.joined(separator: "/").isEmpty ? "/" : fixed.joined(separator: "/")
  }

  /// The files below a folder that are wanted, sorted. Symbolic links to folders are not followed: they may lead round.
  private static func walk(
    _ root: String, _ rules: IgnoreRules?, matching isWanted: (String) -> Bool
  ) throws -> [String] {
    var found: [String] = []
    var folders = [(path: root, rules: rules)]
    while let (folder, rules) = folders.popLast() {
      func isIgnored(_ name: String, isFolder: Bool) -> Bool {
        rules?.ignores(name, isFolder: isFolder) ?? false
      }
      for name in try FileTree(root: folder).list() {
        let path = folder == "." ? name : folder == "/" ? "/" + name : folder + "/" + name
        switch kind(path, followsLinks: false) {
        case .folder where !skippedFolders.contains(name) && !isIgnored(name, isFolder: true):
          folders.append((path, try rules?.in(name)))
        case .file where isWanted(path) && !isIgnored(name, isFolder: false): found.append(path)
        case .other
        where isWanted(path) && kind(path) == .file && !isIgnored(name, isFolder: false):
          found.append(path)
        default: break
        }
      }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Nil when there is nothing of that name.
  private static func kind(_ path: String, followsLinks: Bool = true) -> Kind? {
    var status = stat()
    guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
    return switch status.st_mode & S_IFMT {
    case S_IFDIR: .folder
    case S_IFREG: .file
    default: .other
    }
  }
}
