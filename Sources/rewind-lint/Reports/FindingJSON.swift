import CassetteFormat
import CassetteTools
import CommandSupport

extension LintFinding {
  /// All that is known of it, for programs.
  func json(_ path: String) -> JSONObject {
    JSONObject(present: [
      "code": .string(rule.code), "confidence": confidence.map { .string($0.name) },
      "excerpt": excerpt.map(JSONValue.string), "fix": rule.fix.name.map(JSONValue.string),
      "help": .string(Remedy.text(of: self, in: path)), "message": .string(message), "name": .string(rule.name),
      "others": others.isEmpty ? nil : .array(others.map { .object($0.json) }), "path": ByteString(path).json,
      "place": .object(place.json), "severity": .string(severity.name),
    ])
  }
}

extension LintPlace {
  /// `path` is what suppressions call the place.
  var json: JSONObject {
    JSONObject(present: [
      "event": sequence.map(JSONValue.integer),
      "events": events.map { .array([.integer($0.lowerBound), .integer($0.upperBound)]) },
      "member": archive?.member.map(JSONValue.string), "offset": archive?.offset.map(JSONValue.integer),
      "part": part.map(JSONValue.string), "path": .string(path),
      "pointer": (pointer ?? archive?.pointer).map(JSONValue.string), "ranges": ranges.isEmpty ? nil : rangesJSON,
    ])
  }

  /// Pairs of offset and length.
  var rangesJSON: JSONValue {
    .array(ranges.map { .array([.integer($0.lowerBound), .integer($0.count)]) })
  }
}

extension LintRule.Fix {
  var name: String? {
    switch self {
    case .none: nil
    case .safe: "safe"
    case .unsafe: "unsafe"
    }
  }
}

extension LintSummary {
  var json: JSONObject {
    JSONObject(present: [
      "errors": .integer(counts[.error] ?? 0), "files": .integer(files), "filesWithFindings": .integer(affected),
      "fixed": .integer(fixed), "inBaseline": .integer(known), "notes": .integer(counts[.note] ?? 0),
      "notShown": .integer(hidden), "suppressed": .integer(suppressed), "warnings": .integer(counts[.warning] ?? 0),
    ])
  }
}
