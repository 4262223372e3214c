import CassetteFormat

/// Whether the run did what the recording did: a golden trace.
struct ExpectCheck: AssertionCheck {
  private enum Subject: String, CaseIterable {
    case toolSequence = "same-tool-sequence"
    case toolCalls = "same-tool-calls"
    case requests = "same-requests"
    case checkpoints = "same-checkpoints"
    case finalOutput = "same-final-output"
    case status = "same-status"
  }

  private static let largestObject = 1000

  private let subject: Subject
  /// Of checkpoints: which, and which parts of their states; none for all.
  private var name: Glob?
  private var pointers: [JSONPointer] = []

  init(_ node: CaseNode) throws(CaseProblem) {
    guard node.members != nil else {
      subject = try Self.subject(node)
      return
    }
    var fields = try CaseFields(node, of: "expect")
    guard let word = fields.take("what") else { throw node.wrong("expect needs what") }
    subject = try Self.subject(word)
    let nameNode = fields.take("name")
    let pointerNode = fields.take("at")
    try fields.finish()
    if let odd = nameNode ?? pointerNode, subject != .checkpoints {
      throw odd.wrong("name and at are for same-checkpoints")
    }
    if let nameNode {
      guard let text = nameNode.text else { throw nameNode.wrong("name must be a text") }
      name = Glob(text)
    }
    if let pointerNode {
      pointers = try (pointerNode.items ?? [pointerNode]).map { node throws(CaseProblem) in try node.pointer("at") }
    }
  }

  private static func subject(_ node: CaseNode) throws(CaseProblem) -> Subject {
    guard let subject = node.text.flatMap(Subject.init(rawValue:)) else {
      let words = Subject.allCases.map(\.rawValue)
      let nearest = EditDistance.nearest(to: String((node.text ?? "").prefix(80)), in: words)
      throw node.wrong(
        nearest.map { "did you mean \($0)?" } ?? "expect must be one of \(words.joined(separator: ", "))")
    }
    return subject
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    guard let recording else { return CheckOutcome(.unknown, "the case has no recording to compare with") }
    return switch subject {
    case .status:
      both(run.status, recording.status) { own, other in
        CheckOutcome(
          RunStatus.equal(own, other),
          "the run ended with \(FoundText.short(own)), the recording with \(FoundText.short(other))")
      }
    case .finalOutput:
      both(run.output, recording.output) { own, other in
        CheckOutcome(own == other, own == other ? "it is the same" : OutputText.found(own))
      }
    case .toolSequence: both(run.calls, recording.calls) { compare($0, $1, withArguments: false) }
    case .toolCalls: both(run.calls, recording.calls) { compare($0, $1, withArguments: true) }
    case .requests: compare(run.prompts, recording.prompts)
    case .checkpoints: compare(run.snapshots, recording.snapshots)
    }
  }

  /// Each request to a model asks what the recorded one did.
  private func compare(_ own: [RunFacts.Prompt], _ other: [RunFacts.Prompt]) -> CheckOutcome {
    for (index, (one, two)) in zip(own, other).enumerated() {
      guard let key = one.key, let wanted = two.key else {
        return CheckOutcome(.unknown, "request \(index + 1), event \(one.sequence), has no key")
      }
      guard key == wanted else {
        return CheckOutcome(
          .fails,
          "request \(index + 1), event \(one.sequence), is not that of event \(two.sequence); rewind-diff says why")
      }
    }
    guard own.count == other.count else {
      return CheckOutcome(.fails, "\(FoundText.there(own.count, "request")), not \(other.count)")
    }
    return CheckOutcome(.holds, "\(Quantity.count(own.count, "request")), each as it was")
  }

  private func both<Value>(
    _ own: RunFacts.Known<Value>, _ other: RunFacts.Known<Value>, _ judge: (Value, Value) -> CheckOutcome
  ) -> CheckOutcome {
    other.outcome { other in own.outcome { judge($0, other) } }
  }

  private func compare(
    _ own: [RunFacts.Call], _ other: [RunFacts.Call], withArguments: Bool
  ) -> CheckOutcome {
    for (index, (one, two)) in zip(own, other).enumerated() {
      if one.name != two.name {
        return CheckOutcome(
          .fails, "call \(index + 1) is of \(FoundText.short(one.name)), was of \(FoundText.short(two.name))")
      }
      if withArguments, !Self.equal(one.arguments, two.arguments) {
        return CheckOutcome(.fails, "call \(index + 1), of \(FoundText.short(one.name)), has other arguments")
      }
    }
    guard own.count == other.count else {
      return CheckOutcome(
        .fails, "\(FoundText.there(own.count, "call")), not \(other.count); \(ToolText.sequence(own.map(\.name)))")
    }
    return CheckOutcome(.holds, ToolText.sequence(own.map(\.name)))
  }

  private static func equal(_ one: JSONValue?, _ other: JSONValue?) -> Bool {
    if let one, let other { JSONComparison.equal(one, other) } else { one == nil && other == nil }
  }

  /// Each checkpoint of the recording is there again, in order, with the same state at the pointers.
  private func compare(_ own: [RunFacts.Snapshot], _ other: [RunFacts.Snapshot]) -> CheckOutcome {
    func chosen(_ snapshots: [RunFacts.Snapshot]) -> [RunFacts.Snapshot] {
      snapshots.filter { snapshot in name.map { $0.matches(snapshot.name) } ?? true }
    }
    let (own, other) = (chosen(own), chosen(other))
    guard !other.isEmpty else { return CheckOutcome(.unknown, "the recording has no such checkpoint") }
    for (index, wanted) in other.enumerated() {
      guard index < own.count else {
        return CheckOutcome(.fails, "there is no checkpoint \(FoundText.short(wanted.place))")
      }
      let found = own[index]
      guard found.name == wanted.name, found.phase == wanted.phase else {
        return CheckOutcome(
          .fails,
          "checkpoint \(index + 1) is \(FoundText.short(found.place)), was \(FoundText.short(wanted.place))")
      }
      guard let state = found.state, let before = wanted.state else {
        return CheckOutcome(.unknown, "the state at \(FoundText.short(wanted.place)) was not recorded")
      }
      if let wrong = difference(state, before) {
        return CheckOutcome(.fails, "\(FoundText.short(wanted.place)): the state differs\(wrong)")
      }
    }
    guard own.count == other.count else {
      return CheckOutcome(.fails, "\(FoundText.there(own.count, "checkpoint")), not \(other.count)")
    }
    return CheckOutcome(.holds, "\(Quantity.count(own.count, "checkpoint")) with the same state")
  }

  /// Where two states differ; nil when they do not.
  private func difference(_ own: JSONValue, _ other: JSONValue) -> String? {
    guard !pointers.isEmpty else { return JSONComparison.equal(own, other) ? nil : Self.members(own, other) }
    let wrong = pointers.first { !Self.equal($0.value(in: own), $0.value(in: other)) }
    return wrong.map { " at \(FoundText.short($0.text))" }
  }

  /// The members of two objects that are not the same; nothing for large ones.
  private static func members(_ own: JSONValue, _ other: JSONValue) -> String {
    guard case .object(let own) = own, case .object(let other) = other,
      max(own.members.count, other.members.count) <= largestObject
    else { return "" }
    let keys = other.members.map(\.key) + own.members.map(\.key).filter { other[$0] == nil }
    let wrong = keys.filter { !equal(own[$0], other[$0]) }.prefix(5)
    return " at \(wrong.map { "/" + FoundText.short($0) }.joined(separator: ", "))"
  }
}
