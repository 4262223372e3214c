import CassetteFormat
import CassetteTools
import CommandSupport

/// A JSON object a line, one for each case.
struct JSONReporter: CheckReporter {
  let out: any ByteOutput

  func begin() throws {}
  func report(_ record: CheckRecord) throws { try out.line(record.json) }
  func end(_ records: [CheckRecord]) throws {}
}

extension CheckRecord {
  var json: JSONObject {
    var object = JSONObject(present: [
      "case": ByteString(path).json, "name": .string(name), "verdict": .string(verdict),
    ])
    switch outcome {
    case .wrongCase(let message), .noResult(let message): object["error"] = .string(message)
    case .judged(let result, let notes):
      object["reason"] = .string(result.reason)
      object["signatures"] = .array(result.signatures.map { .object($0.json) })
      object["desired"] = .array(result.desired.map { .object($0.json) })
      object["semanticChecks"] = .array(
        result.semanticChecks.map { ["check": .string($0), "result": "needs-human"] })
      if !notes.isEmpty { object["notes"] = .array(notes.map(JSONValue.string)) }
    }
    return object
  }
}

extension CaseResult.Item {
  var json: JSONObject {
    JSONObject(present: [
      "assertion": .string(assertion.name), "found": .string(outcome.found), "line": .integer(assertion.line),
      "note": assertion.note.map(JSONValue.string), "result": .string(outcome.verdict.rawValue),
      "text": .string(assertion.text),
    ])
  }
}
