import CassetteFormat

/// Goes through the pairs of two runs in order, and finds what differs and what it follows from.
final class RunComparison {
  let options: RunDiff.Options
  let first: StepReader
  let second: StepReader
  let steps: (first: [RunStep], second: [RunStep])
  let alignment: [StepAlignment.Pair]
  var differences: [StepDifference] = []
  var explanations = Explanations()
  /// The differences of the pair that is looked at which its answer may follow from, those found before among them.
  var causes: [Int] = []
  /// For each lane, the last difference of an answer in the pair before: what comes after may follow from it.
  var lastAnswer: [String?: Int] = [:]
  /// The one difference that tells of another client or machine.
  var environment: Int?
  /// The cassettes' own masks say that the requests of these pairs are the same.
  var masked: Set<Int> = []

  init(
    _ first: StepReader, _ second: StepReader, _ steps: (first: [RunStep], second: [RunStep]),
    _ alignment: [StepAlignment.Pair], _ options: RunDiff.Options
  ) {
    (self.first, self.second, self.steps, self.alignment, self.options) = (first, second, steps, alignment, options)
  }

  func run() throws {
    for (index, pair) in alignment.enumerated() {
      causes = []
      switch (pair.first.map { steps.first[$0] }, pair.second.map { steps.second[$0] }) {
      case (let one?, let other?):
        if pair.isMoved { compareOrder(one, other, index) }
        try compare(one, other, index)
      case (let one?, nil): try only(one, index, isInserted: false)
      case (nil, let other?): try only(other, index, isInserted: true)
      case (nil, nil): break
      }
    }
  }

  @discardableResult
  func add(_ difference: StepDifference) -> Int {
    differences.append(difference)
    return differences.count - 1
  }

  // MARK: Pairs

  private func compare(_ one: RunStep, _ other: RunStep, _ pair: Int) throws {
    compareAttempts(one, other, pair)
    let start = differences.count
    switch (one.kind, other.kind) {
    case (.model, .model): try compareModels(one, other, pair)
    case (.exchange, .exchange): try compareExchanges(one, other, pair)
    case (.tool, .tool): try compareTools(one, other, pair)
    default: try compareState(one, other, pair)
    }
    if options.hasTiming { compareTiming(one, other, pair) }
    let answer = differences[start...].firstIndex { $0.layer > .request && $0.layer.matters }
    if let answer {
      lastAnswer[other.event.lane] = answer
    } else if one.exchange != nil {
      lastAnswer.removeValue(forKey: other.event.lane)
    }
    explanations.see(one.model, other.model)
  }

  private func compareAttempts(_ one: RunStep, _ other: RunStep, _ pair: Int) {
    func outcomes(_ step: RunStep) -> [String] {
      step.attempts.map { event in
        event.exchange?.response.map { String($0.status) } ?? event.exchange?.error?.kind ?? "no answer"
      }
    }
    let (before, after) = (outcomes(one), outcomes(other))
    guard before != after else { return }
    let isCount = before.count != after.count
    var difference = StepDifference(
      isCount ? .retryCount : .statusChanged, .status, pair,
      isCount
        ? "\(Quantity.count(before.count + 1, "attempt")), now \(after.count + 1): "
          + "\((after.count > before.count ? after : before).joined(separator: ", ")) came first"
        : "the attempts before failed otherwise: \(before.joined(separator: ", ")), now "
          + after.joined(separator: ", "))
    (difference.before, difference.after) = (before.joined(separator: " "), after.joined(separator: " "))
    difference.part = "response.status"
    difference.evidence = [
      "attempts": .array([.integer(before.count + 1), .integer(after.count + 1)]),
      "failures": .array([before, after].map { .array($0.map(JSONValue.string)) }),
    ]
    add(difference)
  }

  private func compareTiming(_ one: RunStep, _ other: RunStep, _ pair: Int) {
    guard let before = one.event.took, let after = other.event.took, before != after else { return }
    var difference = StepDifference(
      .timingOnly, .timing, pair,
      "took \(Quantity.duration(microseconds: after)), was \(Quantity.duration(microseconds: before))")
    difference.evidence = ["milliseconds": .array([.integer(before / 1000), .integer(after / 1000)])]
    add(difference)
  }

  // MARK: Order

  /// A step that comes in another order; requests that were under way at the same time have none.
  private func compareOrder(_ one: RunStep, _ other: RunStep, _ pair: Int) {
    let isParallel = isConcurrent(one, among: steps.first) || isConcurrent(other, among: steps.second)
    var difference = StepDifference(
      isParallel ? .noiseOnly : .reordered, isParallel ? .noise : .steps, pair,
      isParallel
        ? "\(other.title) began in another order among requests that ran at the same time"
        : "\(other.title) comes in another order")
    difference.evidence = ["seq": .array([.integer(one.event.sequence), .integer(other.event.sequence)])]
    if let known = differences.firstIndex(where: { $0.code == .reordered && $0.explainedBy == nil }), !isParallel {
      difference.explainedBy = known
    }
    add(difference)
  }

  private func isConcurrent(_ step: RunStep, among steps: [RunStep]) -> Bool {
    guard let interval = step.interval else { return false }
    return steps.contains { other in
      other !== step && (other.interval.map { $0.overlaps(interval) } ?? false)
    }
  }

  // MARK: Steps without a partner

  private func only(_ step: RunStep, _ pair: Int, isInserted: Bool) throws {
    var difference = StepDifference(
      isInserted ? .stepInserted : .stepRemoved, .steps, pair,
      isInserted ? "\(step.title) is only in the second run" : "\(step.title) is only in the first run")
    difference.evidence = ["seq": .integer(step.event.sequence)]
    if case .reading = step.kind { difference = StepDifference(.noiseOnly, .noise, pair, difference.summary) }
    difference.explainedBy = explanations.cause(of: step, isInserted: isInserted) ?? lastAnswer[step.event.lane]
    let index = add(difference)
    let reader = isInserted ? second : first
    if let model = step.model { explanations.note(model, only: index, isInserted: isInserted) }
    try noteAnswer(of: step, reader, index, isInserted: isInserted)
    explanations.see(isInserted ? nil : step.model, isInserted ? step.model : nil)
    // What follows a step that is there for its own sake follows from it.
    if lastAnswer[step.event.lane] == nil, isEnd(pair, isInserted) {
      lastAnswer[step.event.lane] = index
    }
  }

  /// Whether only one run goes on.
  private func isEnd(_ pair: Int, _ isInserted: Bool) -> Bool {
    alignment[pair...].allSatisfy { isInserted ? $0.first == nil : $0.second == nil }
  }

  private func noteAnswer(of step: RunStep, _ reader: StepReader, _ index: Int, isInserted: Bool) throws {
    func note(_ text: String) {
      explanations.note(isInserted ? "" : text, isInserted ? text : "", index)
    }
    if case .model(let dialect) = step.kind, let reply = try reply(of: step, dialect, reader) {
      note(reply.text.content)
      for call in reply.calls { note(call.content.spelled) }
    } else if case .tool(let call) = step.event.content, let bytes = try reader.content(of: call.result) {
      note(ByteString(bytes).description)
    }
  }

  func reply(of step: RunStep, _ dialect: LLMDialect, _ reader: StepReader) throws -> ModelReply? {
    guard let response = step.exchange?.response, let bytes = try reader.content(of: response.message.body) else {
      return nil
    }
    return ModelReply(WireContent(bytes, isStream: response.isEventStream), dialect)
  }
}

extension ModelReply.Call {
  var spelled: String { "\(name)(\(arguments))" }
}
