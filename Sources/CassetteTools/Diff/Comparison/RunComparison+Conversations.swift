import CassetteFormat

/// Conversations: turns that say something else, that are new, or that are gone.
extension RunComparison {
  func compareConversations(_ before: ModelRequest, _ after: ModelRequest, _ pair: Int) {
    let (old, new) = (before.turns, after.turns)
    let alignment = Alignment(old.map(\.identity), new.map(\.identity)) { old[$0].role == new[$1].role }
    let lastSeen = new.indices.last { explanations.wasSeenInSecond(new[$0].identity) } ?? -1
    let start = differences.count
    for (former, latter) in alignment.pairs {
      let turns = Explanations.TurnPair(before: former.map { old[$0].identity }, after: latter.map { new[$0].identity })
      if turns.before == turns.after {
        if let former, let latter, old[former].opaque != new[latter].opaque {
          compareOpaque(old[former], new[latter], after.pointer(latter), pair)
        }
        continue
      }
      if let known = explanations.difference(of: turns) {
        self.repeat(known, pair)
        continue
      }
      let place = TurnPlace(
        before: before, after: after, former: former, latter: latter, pair: pair,
        isLate: latter.map { $0 < lastSeen } ?? false)
      let found = compare(place, from: start)
      if let found { explanations.note(turns, found) }
    }
  }

  /// Two turns of aligned requests, or one that only one of them has.
  struct TurnPlace {
    let before: ModelRequest
    let after: ModelRequest
    let former: Int?
    let latter: Int?
    let pair: Int
    /// Whether turns stand behind it that were there before.
    let isLate: Bool

    var old: Turn? { former.map { before.turns[$0] } }
    var new: Turn? { latter.map { after.turns[$0] } }
    var role: String { (new ?? old)?.role ?? "user" }

    func pointer(_ part: TurnPart?, isOld: Bool = false) -> String? {
      if isOld { return former.map { before.pointer($0) + (part?.pointer ?? "") } }
      return latter.map { after.pointer($0) + (part?.pointer ?? "") }
    }
  }

  /// - Returns: The first difference, which later requests repeat.
  private func compare(_ place: TurnPlace, from start: Int) -> Int? {
    let (old, new) = (place.old?.parts ?? [], place.new?.parts ?? [])
    let alignment = Alignment(old.map { $0.tag + ($0.text ?? "") }, new.map { $0.tag + ($0.text ?? "") }) {
      old[$0].tag == new[$1].tag
    }
    var first: Int?
    for (former, latter) in alignment.pairs {
      let (one, other) = (former.map { old[$0] }, latter.map { new[$0] })
      if let one, let other, one.tag == other.tag, one.text == other.text { continue }
      if (one ?? other)?.isOpaque == true { continue }
      let index = add(part: one, other, place, from: start)
      first = first ?? index
    }
    if first == nil {
      // The same words: a result is for another call.
      var difference = StepDifference(
        .historyEdited, .request, place.pair, "a result is given for another call, or a turn has another role")
      (difference.part, difference.pointer) = ("request.body", place.pointer(nil) ?? place.pointer(nil, isOld: true))
      first = add(cause: difference)
    }
    return first
  }

  private func add(part one: TurnPart?, _ other: TurnPart?, _ place: TurnPlace, from start: Int) -> Int {
    let (before, after) = (one?.text, other?.text)
    var (code, explanation) = code(one, other, place)
    if explanation == nil, code == .systemPrompt || code == .userInput, Self.isVolatile(before, after) {
      code = .volatilePrompt
    }
    let pointer = place.pointer(other) ?? place.pointer(one, isOld: true) ?? ""
    var difference = StepDifference(code, .request, place.pair, Self.words(pointer, before, after))
    (difference.part, difference.pointer, difference.before, difference.after) =
      ("request.body", pointer, before, after)
    if place.former != nil, place.latter != nil, let former = place.pointer(one, isOld: true), former != pointer {
      difference.formerPointer = former
    }
    if code == .volatilePrompt { Self.addMasks(&difference, before, after) }
    if code == .toolOutput || code == .toolInput, let call = call(of: one, other, place) {
      difference.evidence = ["arguments": .string(call.arguments), "tool": .string(call.name)]
      difference.summary = "the tool \(call.name) gave back something else for the same call"
    }
    if explanation == nil, code == .historyEdited {
      // A conversation that was made shorter changes in many places at once.
      explanation = differences[start...].firstIndex { $0.code == .historyEdited && $0.explainedBy == nil }
    }
    difference.explainedBy = explanation
    let index = add(cause: difference)
    // What a tool gave back may be told again.
    if code == .toolOutput || code == .userInput { explanations.note(before ?? "", after ?? "", index) }
    return index
  }

  /// What the difference of a part is, and what it follows from.
  private func code(_ one: TurnPart?, _ other: TurnPart?, _ place: TurnPlace) -> (DiffCode, Int?) {
    if case .media = (other ?? one)?.kind { return (.attachment, nil) }
    let echo = explanations.echo(one?.text, other?.text)
    switch place.role {
    case "system": return (echo == nil ? .systemPrompt : .echo, echo)
    case "assistant": return (echo == nil ? .historyEdited : .echo, echo)
    case "tool":
      if let echo { return (.echo, echo) }
      guard isResult(other ?? one) else { break }
      let (before, after) = (place.callBefore(one), place.callAfter(other))
      if let before, let after, before == after || one == nil || other == nil { return (.toolOutput, nil) }
      let call = explanations.echo(before?.spelled, after?.spelled)
      return (.toolOutput, call ?? (before == nil && after == nil ? nil : lastCause(place.pair)))
    default: if let echo { return (.echo, echo) }
    }
    let wasThere = place.old.map { explanations.wasSeen($0.identity) } ?? false
    return (wasThere || place.old == nil && place.isLate ? .historyEdited : .userInput, nil)
  }

  private func isResult(_ part: TurnPart?) -> Bool { if case .result = part?.kind { true } else { false } }

  /// The last difference of this pair's request: a result follows from the call before it.
  private func lastCause(_ pair: Int) -> Int? { causes.last { differences[$0].pair == pair } ?? causes.last }

  private func call(of one: TurnPart?, _ other: TurnPart?, _ place: TurnPlace) -> ModelReply.Call? {
    isResult(other ?? one) ? place.callAfter(other) ?? place.callBefore(one) : nil
  }

  private func compareOpaque(_ old: Turn, _ new: Turn, _ pointer: String, _ pair: Int) {
    func digests(_ turn: Turn) -> [String] {
      turn.parts.compactMap { if case .opaque(let digest) = $0.kind { digest.hex } else { nil } }
    }
    let (before, after) = (digests(old), digests(new))
    let isGiven = zip(before, after).allSatisfy { $0 == $1 || explanations.areGiven($0, $1) }
    guard !isGiven || before.count != after.count else { return }
    let name = "opaque \(before) \(after)"
    if let known = explanations.difference(ofMember: name) { return self.repeat(known, pair) }
    var difference = StepDifference(
      .opaqueState, .request, pair, "\(pointer): state of the provider that no answer gave")
    (difference.part, difference.pointer) = ("request.body", pointer)
    explanations.note(member: name, add(cause: difference))
  }
}

extension RunComparison.TurnPlace {
  fileprivate func callBefore(_ part: TurnPart?) -> ModelReply.Call? {
    guard let part, let former else { return nil }
    return before.call(of: part.id, before: former).map { ModelReply.Call(name: $0.name, arguments: $0.arguments) }
  }

  fileprivate func callAfter(_ part: TurnPart?) -> ModelReply.Call? {
    guard let part, let latter else { return nil }
    return after.call(of: part.id, before: latter).map { ModelReply.Call(name: $0.name, arguments: $0.arguments) }
  }
}

extension ModelRequest {
  /// Where a turn stands in the body; Responses' input may be one text.
  func pointer(_ turn: Int) -> String { isOneText ? "/\(dialect.list)" : "/\(dialect.list)/\(turn)" }
}
