import CassetteFormat

/// Answers of models, from how the connection went to what was said.
extension RunComparison {
  func compareReplies(_ one: RunStep, _ other: RunStep, _ pair: Int) throws {
    guard let before = one.exchange, let after = other.exchange else { return }
    let start = differences.count
    compareTransport(before, after, pair)
    if let old = before.response, let new = after.response {
      compareStatus(old, new, pair)
      addHeaderNoise(compareHeaders(old.message, new.message) { _, _, _ in false }, "response.headers", pair)
      if old.message.body?.blob != new.message.body?.blob || old.message.body?.coding != new.message.body?.coding {
        try compareContents(one, other, old, new, pair)
      }
    }
    explain(from: start, pair)
  }

  /// Says what the differences of an answer follow from: the request, or the first of them.
  private func explain(from start: Int, _ pair: Int) {
    let request = orderedCauses(of: pair)
    var root: Int?
    for index in start..<differences.count where differences[index].layer.matters || differences[index].layer == .usage
    {
      guard differences[index].explainedBy == nil else { continue }
      if let cause = request.first(where: { $0 < index && differences[$0].code.mayCause(differences[index]) }) {
        differences[index].explainedBy = cause
      } else if let root, Self.explains(differences[root], differences[index]) {
        differences[index].explainedBy = root
      } else if root == nil, differences[index].layer.matters {
        root = index
      }
    }
  }

  /// What the answer of a pair may follow from, the likeliest first: what is new in its request before what is
  /// repeated, and what has a cause of its own after that.
  private func orderedCauses(of pair: Int) -> [Int] {
    func rank(_ index: Int) -> Int {
      let item = differences[index]
      if item.code.isWeak { return item.code == .echo ? 2 : 3 }
      return item.explainedBy != nil ? 2 : item.pair == pair ? 0 : 1
    }
    let ranked = causes.filter { differences[$0].code != .environment }.map { (rank($0), $0) }
    return ranked.sorted { $0 < $1 }.map(\.1)
  }

  private static func explains(_ root: StepDifference, _ other: StepDifference) -> Bool {
    root.code != other.code || root.layer <= other.layer
  }

  // MARK: Layers

  func compareTransport(_ before: Exchange, _ after: Exchange, _ pair: Int) {
    func outcome(_ exchange: Exchange) -> String {
      if let error = exchange.error { return "\(error.phase.rawValue) \(error.kind)" }
      guard let response = exchange.response else { return "no answer" }
      let end = response.message.body?.end ?? .complete
      return end == .complete ? "complete" : "\(end.rawValue)"
    }
    let (old, new) = (outcome(before), outcome(after))
    guard old != new else { return }
    var difference = StepDifference(.transportError, .transport, pair, "the connection: \(new), was \(old)")
    (difference.before, difference.after) = (old, new)
    difference.part = after.response == nil || before.response == nil ? "response" : "response.body"
    add(difference)
  }

  func compareStatus(_ old: Response, _ new: Response, _ pair: Int) {
    guard old.status != new.status else { return }
    var difference = StepDifference(.statusChanged, .status, pair, "status \(new.status), was \(old.status)")
    (difference.part, difference.before, difference.after) = ("response.status", String(old.status), String(new.status))
    add(difference)
  }

  private func compareContents(
    _ one: RunStep, _ other: RunStep, _ old: Response, _ new: Response, _ pair: Int
  ) throws {
    guard let before = try first.content(of: old.message.body), let after = try second.content(of: new.message.body),
      before != after
    else {
      if old.message.body?.isLost != true, new.message.body?.isLost != true {
        addNoise("the body has another content coding", "response.body", pair)
      }
      return
    }
    let (left, right) = (
      WireContent(before, isStream: old.isEventStream), WireContent(after, isStream: new.isEventStream)
    )
    compareErrors(left, right, pair)
    guard case .model(let dialect) = one.kind, case .model(let other) = other.kind,
      let reply = ModelReply(left, dialect), let answer = ModelReply(right, other)
    else {
      // What is no success has been told already.
      let isError = old.status >= 400 || new.status >= 400
      if !isError { compareShape(left, right, dialects: one.kind, other.kind, pair) }
      return
    }
    let start = differences.count
    compareServed(reply, answer, pair)
    compareWords(reply, answer, pair)
    if (left.events == nil) == (right.events == nil), left.json != nil { compareRest(left, right, pair) }
    if !differences[start...].contains(where: { $0.layer.matters }) { addBodyNoise(reply, answer, left, right, pair) }
    explanations.see(reply, answer)
  }

  /// The type of an error, in an answer or in the middle of a stream.
  private func compareErrors(_ left: WireContent, _ right: WireContent, _ pair: Int) {
    let (old, new) = (ProviderFault(left), ProviderFault(right))
    guard old?.type != new?.type else { return }
    var difference = StepDifference(
      .providerErrorType, .status, pair, "the provider's error: \(new?.type ?? "none"), was \(old?.type ?? "none")")
    (difference.part, difference.before, difference.after) = ("response.body", old?.type, new?.type)
    difference.pointer = (new ?? old)?.place.pointer
    difference.event = (new ?? old)?.place.event
    if let message = (new ?? old)?.message { difference.evidence = ["message": .string(message)] }
    add(difference)
  }

  private func compareShape(
    _ left: WireContent, _ right: WireContent, dialects one: RunStep.Kind, _ other: RunStep.Kind, _ pair: Int
  ) {
    var difference = StepDifference(
      .unknown, .shape, pair, "the body is no answer of this API, in one run or in both")
    difference.part = "response.body"
    let change = ContentComparison(left, right).differences.first
    (difference.pointer, difference.event) = (change?.pointer, change?.event)
    (difference.before, difference.after) = (change?.before.map(Self.shown), change?.after.map(Self.shown))
    add(difference)
  }
}
