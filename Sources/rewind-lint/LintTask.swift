import CassetteFormat
import CassetteTools
import CommandSupport

/// One file to lint, with everything that is needed for it: it can be run on any thread.
struct LintTask: Sendable {
  let path: String
  let configuration: Configuration
  private let name: String
  private let linter: Linter
  private let parents: ParentFinder

  /// Nil for a file that the configuration leaves out.
  ///
  /// - Throws: What is wrong with the configuration.
  init?(
    _ file: InputFile, _ finder: ConfigurationFinder, _ selection: SelectionOptions, _ parents: ParentFinder,
    _ today: String
  ) throws {
    path = file.path
    self.parents = parents
    let absolute = path == "-" ? nil : ConfigurationFinder.absolute(path)
    configuration = try finder.configuration(of: absolute)
    name = configuration.name(of: path, absolute: absolute)
    guard file.isNamed || !configuration.excludes(name) else { return nil }
    var linter = Linter()
    linter.selection = selection.selection(configuration, for: name)
    linter.options = configuration.options
    linter.suppressions = configuration.suppressions
    linter.confidence = selection.minConfidence?.confidence ?? configuration.confidence ?? linter.confidence
    linter.customRules = configuration.secrets
    linter.allowed = configuration.allowed
    linter.today = today
    self.linter = linter
  }

  /// Lints the file; that it cannot be read is in the result.
  func run() -> LintResult {
    do {
      let file = try Source.open(path)
      return try linter.lint(path, name: name, file, parent: parents.parent(of: file))
    } catch {
      var result = LintResult(path: path)
      result.failure = Failure(error)?.message ?? TerminalText.line("\(error)")
      return result
    }
  }

  /// Whether findings that a suppression of the configuration is for could have come up.
  func concerns(_ suppression: Suppression) -> Bool {
    configuration.suppressions.contains(suppression)
      && LintRules.all.contains { $0.code.hasPrefix(suppression.rule) && linter.selection.contains($0) }
      && suppression.isOf(name)
  }

  func finding(unused suppression: Suppression) -> LintFinding? { linter.finding(unused: suppression) }
}
