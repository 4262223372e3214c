import CassetteFormat

/// What a model answered: who it was, why it stopped, what it called and said.
extension RunComparison {
  /// Who answered, and how it counted.
  func compareServed(_ old: ModelReply, _ new: ModelReply, _ pair: Int) {
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
  func compareWords(_ old: ModelReply, _ new: ModelReply, _ pair: Int) {
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
