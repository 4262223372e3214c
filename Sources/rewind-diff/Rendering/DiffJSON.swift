import CassetteFormat
import CassetteTools
import CommandSupport

/// Differences for programs.
enum DiffJSON {
  /// Longer texts are cut; their sizes are told.
  private static let longest = 64 << 10

  static func object(
    _ diff: RunDiff, _ group: GoodRunsDiff?, _ names: (good: [String], bad: String), step: Int?
  ) -> JSONObject {
    let wanted = diff.differences.indices.filter { index in
      guard let step else { return true }
      let pair = diff.pairs[diff.differences[index].pair]
      return pair.second?.sequence == step || pair.first?.sequence == step
    }
    return JSONObject(present: [
      "differences": .array(wanted.map { .object(self.difference($0, diff)) }),
      "flips": group.map { .array($0.flips.map { .object(flip($0)) }) },
      "pairs": step == nil ? .array(diff.pairs.map { .object(pair($0)) }) : nil,
      "reference": group.map { ByteString(names.good[$0.reference]).json },
      "root": diff.root.map { .object(difference($0, diff)) }, "verdict": .string(diff.verdict.rawValue),
    ])
  }

  static func difference(_ index: Int, _ diff: RunDiff) -> JSONObject {
    let item = diff.differences[index]
    let pair = diff.pairs[item.pair]
    return JSONObject(present: [
      "after": item.after.map(text), "before": item.before.map(text), "code": .string(item.code.rawValue),
      "event": item.event.map(JSONValue.integer), "evidence": item.evidence.isEmpty ? nil : .object(item.evidence),
      "explainedBy": item.explainedBy.map(JSONValue.integer), "first": pair.first.map { .integer($0.sequence) },
      "formerPointer": item.formerPointer.map(JSONValue.string), "index": .integer(index),
      "isCommon": item.isCommon ? true : nil, "layer": .string(item.layer.name), "pair": .integer(item.pair),
      "part": item.part.map(JSONValue.string), "pointer": item.pointer.map(JSONValue.string),
      "repeats": item.repeats.isEmpty ? nil : .array(item.repeats.map(JSONValue.integer)),
      "second": pair.second.map { .integer($0.sequence) }, "summary": .string(item.summary),
    ])
  }

  private static func text(_ text: String) -> JSONValue {
    text.utf8.count <= longest ? .string(text) : .string("\(text.prefix(longest / 4))… (\(text.utf8.count) bytes)")
  }

  private static func pair(_ pair: StepPair) -> JSONObject {
    JSONObject(present: [
      "first": pair.first.map { .object(step($0)) }, "second": pair.second.map { .object(step($0)) },
    ])
  }

  private static func step(_ step: StepPair.Step) -> JSONObject {
    JSONObject(present: [
      "attempts": step.attempts.isEmpty ? nil : .array(step.attempts.map(JSONValue.integer)),
      "lane": step.lane.map(JSONValue.string), "seq": .integer(step.sequence), "title": .string(step.title),
    ])
  }

  private static func flip(_ flip: GoodRunsDiff.Flip) -> JSONObject {
    [
      "different": .integer(flip.different), "runs": .integer(flip.runs), "seq": .integer(flip.sequence),
      "title": .string(flip.title),
    ]
  }
}
