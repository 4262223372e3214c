import ArgumentParser
import CassetteFormat
import CassetteTools

/// Which rules count, and how much.
struct SelectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Rules that count, instead of those of the configuration: codes, what codes begin with, or ALL; separated by commas.",
      valueName: "RULES"))
  var select: [String] = []

  @Option(help: ArgumentHelp("Rules that count as well.", valueName: "RULES"))
  var extendSelect: [String] = []

  @Option(help: ArgumentHelp("Rules that do not count, instead of those of the configuration.", valueName: "RULES"))
  var ignore: [String] = []

  @Flag(help: "Look for personal data too: --extend-select RWP.")
  var pii = false

  @Option(
    help: ArgumentHelp(
      "The least severity that makes the exit code 1: error, warning (the default) or note.", valueName: "LEVEL"))
  var failLevel: FailLevel?

  @Option(
    help: ArgumentHelp(
      "The least certainty of guesses that are shown: high, medium (the default) or low.", valueName: "LEVEL"))
  var minConfidence: ConfidenceLevel?

  enum FailLevel: String, ExpressibleByArgument, CaseIterable {
    case error, warning, note

    var severity: LintRule.Severity { self == .error ? .error : self == .warning ? .warning : .note }
  }

  enum ConfidenceLevel: String, ExpressibleByArgument, CaseIterable {
    case high, medium, low

    var confidence: Confidence { self == .high ? .high : self == .medium ? .medium : .low }
  }

  func validate() throws {
    for selector in Self.split(select) + Self.split(extendSelect) + Self.split(ignore)
    where !LintRules.isSelector(selector) && !selector.hasPrefix("RWS9") {
      let suggestion =
        LintRules.suggestion(for: selector).map { "did you mean \($0)?" } ?? "rewind-lint rules lists them"
      throw ValidationError("there is no rule \(TerminalText.line(selector)); \(suggestion)")
    }
  }

  /// - Parameter name: The file, as the configuration names it.
  func selection(_ configuration: Configuration, for name: String) -> RuleSelection {
    var selection = RuleSelection()
    selection.select = select.isEmpty ? configuration.select ?? selection.select : Self.split(select)
    selection.select += configuration.extendSelect + Self.split(extendSelect) + (pii ? ["RWP"] : [])
    selection.ignore = ignore.isEmpty ? configuration.ignore ?? [] : Self.split(ignore)
    selection.exempt = configuration.exemptions(of: name)
    return selection
  }

  private static func split(_ texts: [String]) -> [String] {
    texts.flatMap { $0.split(separator: ",") }.map { $0.drop { $0 == " " }.uppercased() }
  }
}
