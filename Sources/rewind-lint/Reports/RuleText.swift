import CassetteFormat
import CassetteTools
import CommandSupport

/// Rules as people and programs read them.
enum RuleText {
  /// For a terminal: what, why, an example, what to do.
  static func lines(_ rule: LintRule, _ style: TerminalStyle) -> [String] {
    [
      style.bold("\(rule.code) \(rule.name)") + " (\(rule.severity.name)\(fix(rule)))", "", rule.title, "",
      rule.why, "", style.bold("Example"), "  \(rule.example)", "", style.bold("What to do"), "  \(rule.remedy)",
    ]
  }

  private static func fix(_ rule: LintRule) -> String {
    switch rule.fix {
    case .none: ""
    case .safe: ", fixed by --fix"
    case .unsafe: ", fixed by --fix --unsafe-fixes"
    }
  }

  /// A section of a Markdown document, without its heading.
  static func markdown(_ rule: LintRule) -> String {
    """
    **\(rule.title)** (\(rule.severity.name)\(fix(rule)))

    \(rule.why)

    Example: \(MarkdownText.code(rule.example))

    \(rule.remedy)
    """
  }

  static func json(_ rule: LintRule) -> JSONObject {
    JSONObject(present: [
      "code": .string(rule.code), "example": .string(rule.example), "fix": rule.fix.name.map(JSONValue.string),
      "name": .string(rule.name), "remedy": .string(rule.remedy), "severity": .string(rule.severity.name),
      "title": .string(rule.title), "why": .string(rule.why),
    ])
  }
}

extension LintRule.Category {
  /// What its rules are about, for headings.
  var title: String {
    switch self {
    case .format: "Format"
    case .compatibility: "Compatibility"
    case .secrets: "Secrets"
    case .personal: "Personal data"
    case .matching: "Matching"
    case .stream: "Streams"
    case .agent: "Agents"
    case .size: "Size"
    case .provenance: "Provenance"
    case .suppression: "Suppressions"
    }
  }
}
