import CassetteFormat

/// The report in the schema of Stryker's mutation testing reports, version 2
/// (stryker-mutator/mutation-testing-elements, `packages/report-schema`), for its viewers and dashboards.
///
/// A recorded answer stands for a source file, and an oracle for a test. A program that handles a mutant has "killed" it.
/// Stryker counts `Timeout` as found by the tests, so what hung has "survived" here.
extension MutationReport {
  var stryker: JSONObject {
    var files = JSONObject()
    for (sequence, rows) in Dictionary(grouping: rows, by: \.mutant.sequence).sorted(by: { $0.key < $1.key }) {
      let source = sources[sequence] ?? AnswerSource(sequence: sequence, language: "text", text: "")
      files[source.path(in: cassette)] = .object([
        "language": .string(source.language), "mutants": .array(rows.map { .object(stryker($0, source)) }),
        "source": .string(source.text),
      ])
    }
    let oracles = MutationClass.allCases.map { kind -> JSONValue in
      ["id": .string(kind.oracle), "name": .string("\(kind.rawValue): \(kind.oracle)")]
    }
    return [
      "config": ["arguments": .array(arguments.map(JSONValue.string))],
      "files": .object(files),
      "framework": ["name": "rewind-mutate", "version": .string(String(tool.split(separator: " ").last ?? ""))],
      "schemaVersion": "2",
      "testFiles": ["oracles": ["tests": .array(oracles)]],
      "thresholds": ["high": 80, "low": 60],
    ]
  }

  private func stryker(_ row: Row, _ source: AnswerSource) -> JSONObject {
    let range = source.range(of: row.mutant.site)
    var object: JSONObject = [
      "description": .string(row.mutant.summary), "id": .string(row.mutant.id),
      "location": ["end": Self.json(range.upperBound), "start": Self.json(range.lowerBound)],
      "mutatorName": .string(row.mutant.operator), "status": .string(Self.status(row.outcome?.verdict)),
    ]
    object.set("replacement", differences[row.mutant.id])
    guard let outcome = row.outcome else { return object }
    object["statusReason"] = .string("\(outcome.verdict.rawValue): \(outcome.reason)")
    object.set("duration", outcome.duration.map { $0 / 1000 })
    guard outcome.verdict.group != .invalid else { return object }
    object["coveredBy"] = .array([.string(row.mutant.kind.oracle)])
    if outcome.verdict.group == .handled { object["killedBy"] = .array([.string(row.mutant.kind.oracle)]) }
    return object
  }

  private static func json(_ position: AnswerSource.Position) -> JSONValue {
    ["column": .integer(position.column), "line": .integer(position.line)]
  }

  private static func status(_ verdict: Verdict?) -> String {
    guard let verdict else { return "Pending" }
    switch verdict.group {
    case .handled: return "Killed"
    case .unhandled, .hung: return "Survived"
    case .diverged: return "Ignored"
    case .invalid:
      return switch verdict {
      case .notReached: "NoCoverage"
      case .equivalent, .invalid: "CompileError"
      case .harnessError, .flaky: "RuntimeError"
      default: "Ignored"
      }
    }
  }
}
