import CassetteFormat
import CassetteTools

/// Operators for people, for documentation and for programs.
enum OperatorText {
  /// The words for families, in the order in which they stand.
  private static let families: KeyValuePairs<String, String> = [
    "http": "Statuses and error pages", "conn": "Connections and time", "body": "Bodies",
    "sse": "Streams of events", "drift": "Changes of a schema", "out": "Outcomes of a model", "tool": "Tool calls",
    "result": "Results of tools", "mcp": "Model Context Protocol", "step": "Steps",
  ]

  static func lines(_ item: MutationOperator) -> [String] {
    var lines = ["\(item.id), version \(item.version), class \(item.kind.rawValue)", "", "  \(item.summary)", ""]
    lines.append("  expected  \(item.expected)")
    lines.append("  for       \(dialects(item))")
    if !item.invalidWhen.isEmpty { lines.append("  not when  \(item.invalidWhen)") }
    lines.append("  source    \(item.source)")
    guard !item.parameters.isEmpty else { return lines }
    lines += ["", "  PARAMETERS"]
    for parameter in item.parameters {
      lines.append("    \(parameter.name)=\(parameter.standard.spelled)  (\(parameter.range))")
      lines.append("        \(parameter.summary)")
    }
    return lines
  }

  private static func dialects(_ item: MutationOperator) -> String {
    item.dialects.isEmpty ? "any wire format" : item.dialects.map(\.rawValue).joined(separator: ", ")
  }

  /// Tables, one for each family.
  static var markdown: [String] {
    var lines: [String] = []
    let known = families.map(\.key)
    let others = Set(MutationRegistry.all.map(\.category)).subtracting(known).sorted()
    for (category, title) in families.map({ ($0.key, $0.value) }) + others.map({ ($0, $0) }) {
      let items = MutationRegistry.all.filter { $0.category == category }
      guard !items.isEmpty else { continue }
      if !lines.isEmpty { lines.append("") }
      lines += [
        "## \(title): `\(category)-*`", "",
        "| operator | class | what it does | parameters | what is right | not when | for |",
        "|---|---|---|---|---|---|---|",
      ]
      for item in items {
        let parameters = item.parameters.filter { !["mode", "times"].contains($0.name) }.map {
          "`\($0.name)`: \($0.range)"
        }
        let cells = [
          "`\(item.id)`", item.kind.rawValue, item.summary, parameters.joined(separator: "; "), item.expected,
          item.invalidWhen, item.dialects.isEmpty ? "any" : item.dialects.map(\.rawValue).joined(separator: ", "),
        ]
        lines.append("| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |")
      }
    }
    return lines
  }

  /// As `Spec/operators.json` has it.
  static func json(_ item: MutationOperator) -> JSONObject {
    [
      "category": .string(item.category), "class": .string(item.kind.rawValue),
      "dialects": .array(item.dialects.map { .string($0.rawValue) }), "expected": .string(item.expected),
      "id": .string(item.id), "invalidWhen": .string(item.invalidWhen),
      "parameters": .array(item.parameters.map { .object(json($0)) }), "source": .string(item.source),
      "summary": .string(item.summary), "version": .string(item.version),
    ]
  }

  private static func json(_ parameter: OperatorParameter) -> JSONObject {
    var object: JSONObject = [
      "name": .string(parameter.name), "standard": parameter.standard, "summary": .string(parameter.summary),
    ]
    switch parameter.values {
    case .integer(let range):
      object["minimum"] = .integer(range.lowerBound)
      if range.upperBound < Int.max { object["maximum"] = .integer(range.upperBound) }
    case .choice(let choices): object["choices"] = .array(choices.map(JSONValue.string))
    case .flag, .text: break
    }
    return object
  }
}
