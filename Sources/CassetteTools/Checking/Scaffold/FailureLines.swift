import CassetteFormat

/// What is recognised of a failure: an error, calls in circles, a tool that does not get on, no output.
struct FailureLines {
  private(set) var signatures: [ScaffoldLine] = []
  private(set) var desired: [ScaffoldLine] = []
  /// How many calls in a row may be meant.
  private static let fewCalls = 3
  /// Bytes of an error's message that are looked for again.
  private static let messageLength = 120

  init(_ run: RunFacts) {
    addStatus(run)
    let calls = run.calls.value ?? []
    let loops = run.loops.filter { $0.isLoop() }
    let loop = RunLoop.best(of: loops.filter { $0.kind != .retryStorm })
    if let loop { add(loop, calls) }
    if let storm = loops.first(where: { $0.kind == .retryStorm }) { add(storm: storm) }
    addFrozen(calls)
    addError(run)
    addOutput(run)
    if !signatures.isEmpty, loop != nil { desired.append(ScaffoldLine("loop: false")) }
  }

  private mutating func addStatus(_ run: RunFacts) {
    guard let status = run.status.value, RunStatus.normal(status) != RunStatus.success else { return }
    signatures.append(
      ScaffoldLine("status_is: \(ScaffoldLine.quoted(status))", note: "the run ended with \(FoundText.short(status))"))
    desired.append(ScaffoldLine("status_is: success"))
  }

  private mutating func add(storm: RunLoop) {
    signatures.append(
      ScaffoldLine(
        "loop: {kind: retry-storm, repeats: \(storm.repetition.count)}", note: "retry storm: \(storm.text)"))
    desired.append(ScaffoldLine("loop: {found: false, kind: retry-storm}"))
  }

  private mutating func add(_ loop: RunLoop, _ calls: [RunFacts.Call]) {
    guard let tool = loop.tool, calls.contains(where: { $0.name == tool }) else {
      return signatures.append(
        ScaffoldLine(
          "loop: {kind: \(loop.kind.rawValue), repeats: \(loop.repetition.count)}", note: "loop detected: \(loop.text)")
      )
    }
    // ReplayKit's sign of a loop: a tool is called as often as in the failed run.
    let count = calls.count { $0.name == tool }
    let name = ScaffoldLine.quoted(tool)
    signatures.append(
      ScaffoldLine("tool_calls: {tool: \(name), at_least: \(count)}", note: "loop detected: \(loop.text)"))
    desired.append(ScaffoldLine("tool_calls: {tool: \(name), at_most: \(min(Self.fewCalls, count - 1))}"))
  }

  private mutating func addFrozen(_ calls: [RunFacts.Call]) {
    guard let frozen = RepeatedResult.longest(in: calls), frozen.count >= RepeatedResult.leastRepeats else { return }
    let tool = ScaffoldLine.quoted(frozen.tool)
    signatures.append(
      ScaffoldLine(
        "tool_frozen: {tool: \(tool), repeats: \(frozen.count)}",
        note:
          "tool frozen: \(frozen.tool) gave the same result \(frozen.count) times: \(FoundText.short(frozen.result))"))
  }

  /// The last thing that went wrong, when the run ended so.
  private mutating func addError(_ run: RunFacts) {
    guard let failure = run.failures.last, !signatures.isEmpty, failure.kind != "tool" else { return }
    let note = "error: \(failure.message.map(FoundText.short) ?? failure.kind)"
    // Of a longer text the beginning: what follows may be of this run alone.
    let message = failure.message?.split(whereSeparator: \.isNewline).first.map { line in
      String(decoding: line.utf8.prefix(Self.messageLength), as: UTF8.self)
    }
    guard failure.kind == "error", let message, !message.unicodeScalars.contains("\u{FFFD}") else {
      return signatures.append(ScaffoldLine("errors: {kind: \(ScaffoldLine.quoted(failure.kind))}", note: note))
    }
    signatures.append(
      ScaffoldLine("errors: {kind: error, contains: \(ScaffoldLine.quoted(message))}", note: note))
  }

  private mutating func addOutput(_ run: RunFacts) {
    guard case .known(let output) = run.output, output.map(RunValue.isBlank) ?? true else { return }
    signatures.append(ScaffoldLine("final_output_exists: false", note: OutputText.found(output)))
    desired.append(ScaffoldLine("final_output_exists: true"))
  }
}
