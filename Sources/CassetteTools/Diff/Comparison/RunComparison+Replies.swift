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

  /// Who answered, and how it counted.
  private func compareServed(_ old: ModelReply, _ new: ModelReply, _ pair: Int) {
    func compare<Content>(
      _ code: DiffCode, _ layer: DiffLayer, _ one: ModelReply.Value<Content>?, _ other: ModelReply.Value<Content>?,
      _ what: String
    ) {
      guard let one, let other, one != other else { return }
      let change = "\(code.rawValue) \(one.content) → \(other.content)"
      if code == .modelServed || code == .backendFingerprint, let known = explanations.difference(ofMember: change) {
        return self.repeat(known, pair)
      }
      var difference = StepDifference(code, layer, pair, "\(what) \(other.content), was \(one.content)")
      (difference.part, difference.before, difference.after) = ("response.body", "\(one.content)", "\(other.content)")
      (difference.pointer, difference.event) = (other.place?.pointer, other.place?.event)
      explanations.note(member: change, add(difference))
    }
    let asked = causes.isEmpty
    compare(.modelServed, .shape, old.model, new.model, "the model that answered is")
    compare(.backendFingerprint, .shape, old.fingerprint, new.fingerprint, "the fingerprint is")
    if asked {
      compare(.tokenisationChanged, .shape, old.inputTokens, new.inputTokens, "the same request counts as tokens:")
    } else {
      compare(.noiseOnly, .usage, old.inputTokens, new.inputTokens, "tokens of the request:")
    }
    compare(.noiseOnly, .usage, old.outputTokens, new.outputTokens, "tokens of the answer:")
  }

  /// What was said: outcome, calls, text.
  private func compareWords(_ old: ModelReply, _ new: ModelReply, _ pair: Int) {
    func add(
      _ code: DiffCode, _ layer: DiffLayer, _ summary: String, _ before: String?, _ after: String?, _ place: ReplyPlace?
    ) {
      var difference = StepDifference(code, layer, pair, summary)
      (difference.part, difference.before, difference.after) = ("response.body", before, after)
      (difference.pointer, difference.event) = (place?.pointer, place?.event)
      explanations.note(before ?? "", after ?? "", self.add(difference))
    }
    if old.finish != new.finish {
      add(
        .outcomeChanged, .outcome,
        "the model stopped: \(new.finish?.content ?? "nothing"), was \(old.finish?.content ?? "nothing")",
        old.finish?.content, new.finish?.content, new.finish?.place ?? old.finish?.place)
    }
    if old.refusal != new.refusal {
      add(
        .outcomeChanged, .outcome,
        new.refusal.content.isEmpty ? "the model does not refuse any more" : "the model refuses",
        old.refusal.content, new.refusal.content, new.refusal.place ?? old.refusal.place)
    }
    compareCalls(old.calls, new.calls, pair, add)
    if old.text != new.text {
      add(
        .answerChanged, .text, "the model says something else", old.text.content, new.text.content,
        new.text.place ?? old.text.place)
    }
    if old.reasoning != new.reasoning {
      add(
        .answerChanged, .text, "the model reasons otherwise", old.reasoning.content, new.reasoning.content,
        new.reasoning.place ?? old.reasoning.place)
    }
  }

  private func compareCalls(
    _ old: [ModelReply.Value<ModelReply.Call>], _ new: [ModelReply.Value<ModelReply.Call>], _ pair: Int,
    _ add: (DiffCode, DiffLayer, String, String?, String?, ReplyPlace?) -> Void
  ) {
    guard old != new else { return }
    let (before, after) = (old.map(\.content.spelled), new.map(\.content.spelled))
    if before.sorted() == after.sorted() {
      return addNoise("the model calls the same tools in another order", "response.body", pair)
    }
    let alignment = Alignment(before, after) { old[$0].content.name == new[$1].content.name }
    for (former, latter) in alignment.pairs {
      switch (former.map { old[$0] }, latter.map { new[$0] }) {
      case (let one?, let other?) where one != other:
        let what =
          one.content.name == other.content.name
          ? "the model calls \(other.content.name) with other arguments"
          : "the model calls \(other.content.name), was \(one.content.name)"
        add(.answerChanged, .toolCalls, what, one.content.spelled, other.content.spelled, other.place)
      case (let one?, nil):
        add(
          .answerChanged, .toolCalls, "the model does not call \(one.content.name)", one.content.spelled, nil, one.place
        )
      case (nil, let other?):
        add(
          .answerChanged, .toolCalls, "the model calls \(other.content.name) as well", nil, other.content.spelled,
          other.place)
      default: break
      }
    }
  }
}
