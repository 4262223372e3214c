import CassetteFormat

extension LintRule {
  static let cycle = LintRule(
    "RWA006", "call-cycle", .note,
    title: "The agent went round in a circle: the same few calls in turn, three times or more.",
    why: """
      No call is the same as the one before, so that counting identical calls finds nothing; and yet the agent does \
      not get on. Each round costs the whole conversation again.
      """,
    example: "2 calls were made 4 times in turn: read, write",
    remedy: "Look at what the calls return; end the circle in the agent.")
}

/// Finds calls that repeat in turn. Those that repeat by themselves are ``LoopCheck``'s.
struct CycleCheck: LintCheck {
  static var rules: [LintRule] { [.cycle] }

  private struct Call: Hashable {
    let name: String
    let arguments: Digest?
  }

  private struct Track {
    var detector = RepetitionDetector<Call>()
    /// The last calls, with their events, as far back as a circle that goes on.
    var calls: [(call: Call, sequence: Int)] = []
    var found: Repetition?
  }

  private var tracks: [String: Track] = [:]
  private static let least = 3

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    let lane = event.lane ?? ""
    if case .tool(let call) = event.content {
      return add(Call(name: call.name, arguments: call.arguments?.blob), event, "tools \(lane)", report)
    }
    guard let prompt = try subject.prompt(of: event) else { return }
    if prompt.known == 0 { end("conversation \(lane)", report) }
    for case .call(let name, let arguments) in prompt.steps.lazy.map(\.kind) {
      add(Call(name: name, arguments: arguments), event, "conversation \(lane)", report)
    }
  }

  private mutating func add(_ call: Call, _ event: Event, _ name: String, _ report: (LintFinding) -> Void) {
    var track = tracks[name] ?? Track()
    let repetition = track.detector.add(call)
    if let found = track.found, repetition.map({ $0.period != found.period || $0.count < Self.least }) ?? true {
      Self.report(found, track, report)
      track.found = nil
    }
    track.calls.append((call, event.sequence))
    if let repetition, repetition.period > 1, repetition.count >= Self.least { track.found = repetition }
    let kept =
      max(repetition?.length ?? 0, RepetitionDetector<Call>.longestPeriod) + RepetitionDetector<Call>.longestPeriod
    if track.calls.count > 2 * kept { track.calls.removeFirst(track.calls.count - kept) }
    tracks[name] = track
  }

  private static func report(_ found: Repetition, _ track: Track, _ report: (LintFinding) -> Void) {
    // The calls that are left over after the last whole round belong to none.
    guard let first = track.calls.indices.last(where: { track.calls.count - $0 >= found.length }) else { return }
    let names = track.calls[first...].prefix(found.period).map(\.call.name).joined(separator: ", ")
    let message = "\(found.period) calls were made \(found.count) times in turn: \(names)"
    report(LintFinding(.cycle, TerminalText.line(message), at: LintPlace(sequence: track.calls[first].sequence)))
  }

  private mutating func end(_ name: String, _ report: (LintFinding) -> Void) {
    guard let track = tracks.removeValue(forKey: name), let found = track.found else { return }
    Self.report(found, track, report)
  }

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) {
    for name in tracks.keys.sorted() { end(name, report) }
  }
}
