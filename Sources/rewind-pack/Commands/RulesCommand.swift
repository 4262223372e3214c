import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Explain the rules that verify checks.",
    discussion: """
      EXAMPLES
        rewind-pack rules
        rewind-pack rules RW-Z10
        rewind-pack rules --json | jq -r 'select(.severity == "warning") | .id'
      """)

  @Argument(
    help: ArgumentHelp("Only these rules; without any, all.", valueName: "RULE"), completion: .list(Rule.all.map(\.id)))
  var ids: [String] = []

  @OptionGroup var json: JSONOption

  func run() throws {
    let rules = try ids.isEmpty ? Rule.all : ids.map(Self.rule)
    try FileOutput.standardOutput { out in
      if json.isOn {
        for rule in rules { try out.line(rule.json) }
      } else if ids.isEmpty {
        var table = TextTable([.init("RULE"), .init("SEVERITY"), .init("WHAT IT SAYS", shrinks: true)])
        for rule in rules { table.append([rule.id, rule.severity.rawValue, rule.title]) }
        for line in table.lines(width: TerminalWidth.of(descriptor: 1)) { try out.line(line) }
      } else {
        for rule in rules {
          try out.line("\(rule.severity.rawValue)[\(rule.id)]: \(rule.title)")
          try out.line("  = help: \(rule.help)")
        }
      }
    }
  }

  private static func rule(_ id: String) throws -> Rule {
    let wanted = id.uppercased()
    guard let rule = Rule.all.first(where: { $0.id == wanted || $0.id == "RW-" + wanted }) else {
      throw ValidationError("there is no rule \(TerminalText.line(id)); rewind-pack rules lists them")
    }
    return rule
  }
}

extension Rule {
  fileprivate var json: JSONObject {
    JSONObject(present: [
      "help": .string(help), "id": .string(id), "severity": .string(severity.rawValue), "title": .string(title),
    ])
  }
}
