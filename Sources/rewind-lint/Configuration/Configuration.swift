import CassetteFormat
import CassetteTools

/// The table `lint` of a `rewind.toml`.
struct Configuration: Sendable {
  /// The file; nil when there is none.
  var file: String?
  /// The folder that its paths are relative to, as an absolute path.
  var folder: String?
  var select: [String]?
  var extendSelect: [String] = []
  var ignore: [String]?
  var failLevel: LintRule.Severity?
  var confidence: Confidence?
  var exclude: [Glob] = []
  /// Whether what git ignores is left out where folders are searched.
  var respectsGitignore = true
  var perFileIgnores: [(path: Glob, rules: [String])] = []
  var options = LintOptions()
  var suppressions: [Suppression] = []
  var secrets: [SecretRule] = []
  var allowed: [AllowedText] = []

  /// A file's path as the configuration has it: from its folder, when the file is in there.
  func name(of path: String, absolute: String?) -> String {
    guard let folder, let absolute else { return path }
    let prefix = folder == "/" ? folder : folder + "/"
    return absolute.hasPrefix(prefix) ? String(absolute.dropFirst(prefix.count)) : path
  }

  func excludes(_ name: String) -> Bool { exclude.contains { $0.matches(name) } }

  /// The rules that do not count in a file.
  func exemptions(of name: String) -> [String] {
    perFileIgnores.filter { $0.path.matches(name) }.flatMap(\.rules)
  }
}
