import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain rules: what they find, why it matters, what to do.",
    discussion: """
      EXAMPLES
        rewind-lint explain RWS101
        rewind-lint explain sse-missing-terminator
      """)

  @Argument(
    help: ArgumentHelp("A rule's code or name.", valueName: "CODE"), completion: .list(LintRules.all.map(\.code)))
  var codes: [String]

  @OptionGroup var color: ColorOption

  func run() throws {
    let rules = try codes.map(Self.rule)
    let style = color.style(of: 1)
    try FileOutput.standardOutput { out in
      for (index, rule) in rules.enumerated() {
        if index > 0 { try out.line() }
        for line in RuleText.lines(rule, style) { try out.line(line) }
      }
    }
  }

  private static func rule(_ text: String) throws -> LintRule {
    if let rule = LintRules.rule(text.uppercased()) ?? LintRules.all.first(where: { $0.name == text.lowercased() }) {
      return rule
    }
    let suggestion = LintRules.suggestion(for: text).map { "did you mean \($0)?" } ?? "rewind-lint rules lists them"
    throw ValidationError("there is no rule \(TerminalText.line(text)); \(suggestion)")
  }
}
