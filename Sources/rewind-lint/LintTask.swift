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
  private let fixes: FixRun?

  /// Nil for a file that the configuration leaves out.
  ///
  /// - Throws: What is wrong with the configuration.
  init?(
    _ file: InputFile, _ finder: ConfigurationFinder, _ selection: SelectionOptions, _ fixing: FixOptions,
    _ parents: ParentFinder, _ limits: Limits, _ today: String
  ) throws {
    path = file.path
    self.parents = parents
    let absolute = path == "-" ? nil : AbsolutePath.of(path)
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
    linter.limits = limits
    linter.today = today
    self.linter = linter
    fixes = fixing.fix || fixing.diff ? FixRun(fixer: Self.fixer(linter, fixing), writes: !fixing.diff) : nil
  }

  private static func fixer(_ linter: Linter, _ fixing: FixOptions) -> LintFixer {
    var fixer = LintFixer()
    fixer.allowsUnsafe = fixing.unsafeFixes
    fixer.customRules = linter.customRules
    fixer.allowed = linter.allowed
    fixer.confidence = linter.confidence
    fixer.limits = linter.limits
    return fixer
  }

  /// Lints the file; that it cannot be read is in the result.
  func run() -> LintResult {
    do {
      let file = try Source.open(path)
      let parent = try parents.parent(of: file)
      let result = try linter.lint(path, name: name, file, parent: parent)
      return try fixes.map { try fix(with: $0, file, result, parent) } ?? result
    } catch {
      var result = LintResult(path: path)
      result.failure = Failure(error)?.message ?? TerminalText.line("\(error)")
      return result
    }
  }

  /// Mends the file; what keeps it from being mended is in the result, with what was found.
  private func fix(
    with fixes: FixRun, _ file: any RandomAccessBytes, _ found: LintResult, _ parent: CassetteReader?
  ) throws -> LintResult {
    do {
      return try fixes.run(path, file, found, parent: parent) {
        try linter.lint(path, name: name, $0, parent: parent)
      }
    } catch {
      guard let failure = Failure(error) else { throw error }
      var result = found
      result.fixFailure = failure.message
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
