public import CassetteFormat

extension RunFacts {
  /// Reads what a recording says about its run.
  ///
  /// Where tool calls are taken from, the first that there is: `tool` events; the calls in the answers of models, with
  /// the results that later requests have for them; the `tools/call` requests of the Model Context Protocol.
  ///
  /// Each body is read twice: once for what it says, once for loops.
  ///
  /// Memory: the arguments and results of tools, the states of checkpoints, and the bodies of one exchange.
  ///
  /// - Throws: `FileError`; a finding when the cassette is broken.
  public init(_ cassette: CassetteReader) throws {
    let reader = RunReader(cassette)
    try cassette.forEachEvent { try reader.take($0) }
    self = try reader.facts(cassette.manifest.session)
    var limits = RunLoops.Limits()
    (limits.cycle, limits.identicalCall, limits.emptyTurns, limits.retries) = (2, 2, 2, 2)
    loops = try RunLoops.find(in: cassette, limits: limits)
    let calls = Set(modelCalls.map(\.sequence))
    try KeyedRequests.forEach(in: cassette, derives: false) { event, keys in
      if calls.contains(event.sequence) { prompts.append(Prompt(sequence: event.sequence, key: keys?.match.digest)) }
    }
  }
}

/// Collects facts from events, in the order of their starts.
final class RunReader {
  private let cassette: CassetteReader
  private var tools: [RunFacts.Call] = []
  private var failures: [RunFacts.Failure] = []
  private var snapshots: [RunFacts.Snapshot] = []
  private var models: ModelCallReader
  /// The text of the last marker that is an output.
  private var outputMarker: String?
  private var hasOutputMarker = false
  /// Whether the last thing that happened went wrong.
  private var endsWithFailure = false
  private var start: Int?
  private var end: Int?

  init(_ cassette: CassetteReader) {
    self.cassette = cassette
    models = ModelCallReader(cassette)
  }

  func take(_ event: Event) throws {
    noteTime(event)
    switch event.content {
    case .tool(let call): try take(call, event)
    case .checkpoint(let checkpoint):
      var snapshot = RunFacts.Snapshot(sequence: event.sequence, name: checkpoint.name)
      snapshot.phase = checkpoint.phase
      snapshot.decision = checkpoint.decision
      snapshot.state = try value(of: checkpoint.state)
      snapshots.append(snapshot)
    case .marker(let marker): take(marker, event)
    case .http(let exchange), .open(let exchange):
      let failure = try models.take(event, exchange)
      endsWithFailure = failure != nil
      if let failure { failures.append(failure) }
    case .reading, .other: break
    }
  }

  private func noteTime(_ event: Event) {
    guard let at = event.at else { return }
    start = min(start ?? at, at)
    let (finish, overflows) = at.addingReportingOverflow(event.took ?? 0)
    end = max(end ?? at, overflows ? at : finish)
  }

  private func take(_ call: ToolCall, _ event: Event) throws {
    let error = call.error.map { $0.message ?? $0.kind }
    tools.append(
      RunFacts.Call(
        sequence: event.sequence, name: call.name, arguments: try value(of: call.arguments),
        result: try value(of: call.result), error: error, took: event.took))
    endsWithFailure = error != nil
    if let error { failures.append(RunFacts.Failure(sequence: event.sequence, kind: "tool", message: error)) }
  }

  private func take(_ marker: Marker, _ event: Event) {
    switch marker.name {
    case "error":
      endsWithFailure = true
      failures.append(RunFacts.Failure(sequence: event.sequence, kind: "error", message: marker.detail))
    case "output_message", "final_output":
      hasOutputMarker = true
      outputMarker = marker.detail
      endsWithFailure = false
    default: break
    }
  }

  /// A body as JSON, else as text; bytes that are neither as cassettes write them.
  private func value(of body: Body?) throws -> JSONValue? {
    guard let body, !body.isLost, let bytes = try KeyedRequests.content(of: body, in: cassette) else { return nil }
    return RunValue.of(bytes)
  }

  // MARK: The end

  func facts(_ session: Session?) throws -> RunFacts {
    let output = try output(session)
    let seen = models.calls
    func sum(_ total: Int?, _ count: (RunFacts.ModelCall) -> Int?) -> RunFacts.Known<Int> {
      if let total { return .known(total) }
      let answered = seen.filter(\.isAnswered)
      guard !answered.isEmpty else { return .unknown("no model call was answered") }
      let counts = answered.compactMap(count)
      guard counts.count == answered.count else { return .unknown("a model's answer does not say how many") }
      return .known(counts.reduce(0) { $0.addingReportingOverflow($1).partialValue })
    }
    return RunFacts(
      name: (session?.name ?? session?.id)?.description, status: status(session, output), output: output,
      calls: tools.isEmpty ? models.toolCalls : .known(tools), failures: failures, snapshots: snapshots,
      modelCalls: seen, prompts: [], loops: [], duration: duration(session),
      cost: session?.totals?.cost.map { .known($0) } ?? .unknown("the recording does not say what the run cost"),
      inputTokens: sum(session?.totals?.input, \.input), outputTokens: sum(session?.totals?.output, \.output))
  }

  private func duration(_ session: Session?) -> RunFacts.Known<Int> {
    if let start, let end, end > start { return .known(end - start) }
    if let first = session?.start.flatMap(Timestamp.microseconds),
      let last = session?.end.flatMap(Timestamp.microseconds),
      last >= first
    {
      return .known(last - first)
    }
    return .unknown("the recording does not say how long the run took")
  }

  private func output(_ session: Session?) throws -> RunFacts.Known<String?> {
    if let body = session?.output {
      guard !body.isLost, let bytes = try KeyedRequests.content(of: body, in: cassette) else {
        return .unknown("the final output was lost")
      }
      guard let text = String(validating: bytes, as: UTF8.self) else { return .unknown("the final output is no text") }
      return .known(text)
    }
    if hasOutputMarker { return .known(outputMarker) }
    if let output = models.output { return output }
    guard session?.status != nil || endsWithFailure else {
      return .unknown("the recording has no final output, and no model call that could have made one")
    }
    return .known(nil)
  }

  private func status(_ session: Session?, _ output: RunFacts.Known<String?>) -> RunFacts.Known<String> {
    if let status = session?.status { return .known(status.description) }
    if endsWithFailure { return .known(RunStatus.error) }
    if case .known(let text?) = output, !RunValue.isBlank(text) { return .known(RunStatus.success) }
    return .unknown("the recording does not say how the run ended")
  }
}

/// Contents of bodies as values.
enum RunValue {
  static func of(_ bytes: [UInt8]) -> JSONValue {
    (try? JSONParser.lax(bytes.span.bytes)) ?? ByteString(bytes).json
  }

  static func of(_ text: String) -> JSONValue { of(Array(text.utf8)) }

  /// Whether there is nothing in a text but white space.
  static func isBlank(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}
