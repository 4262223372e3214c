import CassetteFormat
import CassetteTools
import CommandSupport

/// What a bisection found, for people or for programs.
struct BisectReport {
  let diff: RunDiff
  /// How many answers might have been it.
  let count: Int
  let output: String
  let arguments: [String]
  let isJSON: Bool

  func write(_ found: Bisection.Found, runs: Int) throws {
    let replay = found.run.stale == 0 ? "" : " --mode observe"
    try FileOutput.standardOutput { out in
      if isJSON {
        return try out.line(
          [
            "answers": .array(found.groups.map { .object(object($0)) }), "end": .string(found.run.outcome.text),
            "output": ByteString(output).json, "runs": .integer(runs), "stale": .integer(found.run.stale),
            "verdict": "found",
          ] as JSONObject)
      }
      let style = TerminalStyle(descriptor: 1)
      let text = DiffText(diff: diff, style: style, showsNoise: true)
      try out.line("\(TerminalText.line(found.run.outcome.text)): it takes \(share(found.groups.count))")
      for group in found.groups {
        try out.line("")
        for line in text.block(group.cause, isMain: true) { try out.line(line) }
      }
    }
    guard !isJSON else { return }
    StandardError.line(
      "\(TerminalText.line(output)): \(Quantity.count(found.run.served.count, "exchange")), found in \(runs) runs")
    StandardError.line("  rewind-replay \(line([output]))\(replay) -- \(line(arguments))")
    if found.run.stale > 0 {
      StandardError.line(
        "  \(Quantity.count(found.run.stale, "request")) of neither run got the answer to the nearest")
    }
  }

  /// How many of the answers it was.
  private func share(_ found: Int) -> String {
    if count == 1 { return "the one answer that differs" }
    return "\(found) of \(count) answers that differ" + (found > 1 ? ", together" : "")
  }

  private func line(_ words: [String]) -> String { TerminalText.line(Shell.line(words)) }

  func writeNotReproduced(runs: Int) throws {
    try FileOutput.standardOutput { out in
      if isJSON {
        return try out.line(["answers": .array([]), "runs": .integer(runs), "verdict": "not-reproduced"] as JSONObject)
      }
      try out.line(
        count == 0
          ? "no answer differs: what the runs asked for may (rewind-diff compares that)"
          : "the command does as well with the \(Quantity.count(count, "answer")) that \(count == 1 ? "differs" : "differ")"
      )
    }
  }

  private func object(_ group: AnswerGroup) -> JSONObject {
    var object = DiffJSON.difference(group.cause, diff)
    object["steps"] = .array(
      group.pairs.map { pair in
        JSONValue.object(
          JSONObject(present: [
            "first": diff.pairs[pair].first.map { .integer($0.sequence) },
            "second": diff.pairs[pair].second.map { .integer($0.sequence) },
          ]))
      })
    return object
  }
}
