import CassetteFormat

/// Steps that are no model calls: other requests, tools, readings and checkpoints.
extension RunComparison {
  func compareExchanges(_ one: RunStep, _ other: RunStep, _ pair: Int) throws {
    guard let before = one.exchange, let after = other.exchange else { return }
    if before.request.method != after.request.method {
      compare(
        code: .toolInput, "request.method", before.request.method.description, after.request.method.description, pair
      ) { "the method is \($1), was \($0)" }
    }
    compareTargets(one, other, pair)
    compareHeaders(one, other, pair)
    if one.request.body != other.request.body, one.key == nil || one.key != other.key {
      try compareBodies(one, other, pair)
    }
    let start = differences.count
    compareTransport(before, after, pair)
    guard let old = before.response, let new = after.response else { return explainPlain(from: start, pair) }
    compareStatus(old, new, pair)
    addHeaderNoise(compareHeaders(old.message, new.message) { _, _, _ in false }, "response.headers", pair)
    if old.message.body?.blob != new.message.body?.blob, let former = try first.content(of: old.message.body),
      let latter = try second.content(of: new.message.body)
    {
      let (left, right) = (
        WireContent(former, isStream: old.isEventStream), WireContent(latter, isStream: new.isEventStream)
      )
      compare(result: left, right, "response.body", pair)
    }
    explainPlain(from: start, pair)
  }

  private func explainPlain(from start: Int, _ pair: Int) {
    guard let cause = causes.first(where: { differences[$0].code != .environment }) else { return }
    for index in start..<differences.count
    where differences[index].layer.matters && differences[index].explainedBy == nil {
      if differences[cause].code.mayCause(differences[index]) { differences[index].explainedBy = cause }
    }
  }

  /// The bodies of requests that are not understood, by their places.
  func compareBodies(_ one: RunStep, _ other: RunStep, _ pair: Int) throws {
    guard let before = try first.content(of: one.exchange?.request.message.body),
      let after = try second.content(of: other.exchange?.request.message.body), before != after
    else { return }
    let comparison = ContentComparison(WireContent(before, isStream: false), WireContent(after, isStream: false))
    for change in comparison.differences.prefix(Self.mostPlaces) {
      let pointer = change.pointer ?? ""
      let (old, new) = (change.before.map(Self.shown), change.after.map(Self.shown))
      let isModel = pointer == "/model"
      var code: DiffCode = isModel ? .modelRequested : one.isModel ? .unknown : .toolInput
      var layer = DiffLayer.request
      // JSON-RPC numbers its requests.
      if pointer == "/id" || pointer.hasPrefix("/params/_meta") { (code, layer) = (.noiseOnly, .noise) }
      if code == .toolInput, Self.isVolatile(old, new) { (code, layer) = (.noiseOnly, .noise) }
      var difference = StepDifference(code, layer, pair, Self.words(pointer, old, new))
      (difference.part, difference.pointer, difference.before, difference.after) = ("request.body", pointer, old, new)
      Self.addMasks(&difference, old, new)
      difference.explainedBy = layer.matters ? explanations.echo(old, new) : nil
      add(cause: difference)
    }
  }

  private static let mostPlaces = 32

  /// What a tool gave back, whoever carried it.
  private func compare(result old: WireContent, _ new: WireContent, _ part: String, _ pair: Int) {
    guard old.bytes != new.bytes else { return }
    let changes = ContentComparison(old, new).differences
    let meant = changes.filter { change in
      let name = change.pointer?.split(separator: "/").last
      if change.pointer == "/id" || name == "created" || name == "created_at" || name == "request_id" { return false }
      return !Self.isVolatile(change.before.map(Self.shown), change.after.map(Self.shown))
    }
    guard let first = meant.first else { return addNoise("ids or times in the result differ", part, pair) }
    let (before, after) = (first.before.map(Self.shown), first.after.map(Self.shown))
    var difference = StepDifference(
      .toolOutput, .text, pair, "another result: " + Self.words(first.pointer ?? "the content", before, after))
    (difference.part, difference.pointer, difference.event) = (part, first.pointer, first.event)
    (difference.before, difference.after) = (before, after)
    difference.evidence = ["pointers": .array(meant.prefix(16).compactMap { $0.pointer.map(JSONValue.string) })]
    difference.explainedBy = causes.first { differences[$0].code == .toolInput || differences[$0].code == .echo }
    let index = add(difference)
    for change in meant {
      explanations.note(change.before.map(Self.shown) ?? "", change.after.map(Self.shown) ?? "", index)
    }
    explanations.note(ByteString(old.bytes).description, ByteString(new.bytes).description, index)
  }

  // MARK: Recorded tools and state

  func compareTools(_ one: RunStep, _ other: RunStep, _ pair: Int) throws {
    guard case .tool(let before) = one.event.content, case .tool(let after) = other.event.content else { return }
    if before.arguments?.blob != after.arguments?.blob {
      let (old, new) = (try text(before.arguments, first), try text(after.arguments, second))
      let (former, latter) = (CallArguments.canonical(old), CallArguments.canonical(new))
      if former != latter {
        var difference = StepDifference(
          .toolInput, .request, pair, "the tool \(after.name) is called with other arguments")
        (difference.part, difference.before, difference.after) = ("arguments", former, latter)
        difference.pointer = ""
        difference.evidence = ["tool": .string(after.name)]
        let spelled = ("\(before.name)(\(former))", "\(after.name)(\(latter))")
        difference.explainedBy = explanations.echo(spelled.0, spelled.1) ?? explanations.echo(former, latter)
        add(cause: difference)
      }
    }
    if before.error?.kind != after.error?.kind {
      var difference = StepDifference(
        .toolOutput, .status, pair,
        "the tool \(after.name): \(after.error?.kind ?? "no error"), was \(before.error?.kind ?? "no error")")
      (difference.part, difference.before, difference.after) = ("error", before.error?.kind, after.error?.kind)
      difference.evidence = ["tool": .string(after.name)]
      difference.explainedBy = causes.first
      let index = add(difference)
      explanations.note(before.error?.message ?? "", after.error?.message ?? "", index)
    }
    guard before.result?.blob != after.result?.blob else { return }
    let (old, new) = (try first.content(of: before.result) ?? [], try second.content(of: after.result) ?? [])
    compare(result: WireContent(old, isStream: false), WireContent(new, isStream: false), "result", pair)
  }

  private func text(_ body: Body?, _ reader: StepReader) throws -> String {
    ByteString(try reader.content(of: body) ?? []).description
  }

  func compareState(_ one: RunStep, _ other: RunStep, _ pair: Int) throws {
    switch (one.event.content, other.event.content) {
    case (.reading(let before), .reading(let after)):
      if before.value != after.value { addNoise("\(other.title) gave another value", "value", pair) }
    case (.checkpoint(let before), .checkpoint(let after)):
      guard before.state?.blob != after.state?.blob || before.decision != after.decision else { return }
      let (old, new) = (try first.content(of: before.state) ?? [], try second.content(of: after.state) ?? [])
      let change = ContentComparison(WireContent(old, isStream: false), WireContent(new, isStream: false)).differences
        .first
      var difference = StepDifference(
        .checkpointState, .request, pair,
        "the state at \(after.name): "
          + Self.words(change?.pointer ?? "", change?.before.map(Self.shown), change?.after.map(Self.shown)))
      (difference.part, difference.pointer) = ("state", change?.pointer)
      (difference.before, difference.after) = (
        change?.before.map(Self.shown) ?? before.decision, change?.after.map(Self.shown) ?? after.decision
      )
      difference.explainedBy = explanations.echo(difference.before, difference.after) ?? lastAnswer[other.event.lane]
      add(difference)
    default: break
    }
  }
}
