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

  private var tracks: [String: RepetitionTrack<Call>] = [:]
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
    let periods = 2...RepetitionDetector<Call>.longestPeriod
    let ended = tracks[name, default: RepetitionTrack(least: Self.least, periods: periods)].add(
      call, at: event.sequence)
    if let ended { Self.report(ended, report) }
  }

  private static func report(_ found: RepetitionTrack<Call>.Found, _ report: (LintFinding) -> Void) {
    let names = found.round.map(\.name).joined(separator: ", ")
    let message = "\(found.repetition.period) calls were made \(found.repetition.count) times in turn: \(names)"
    report(LintFinding(.cycle, TerminalText.line(message), at: LintPlace(sequence: found.first)))
  }

  private mutating func end(_ name: String, _ report: (LintFinding) -> Void) {
    if let found = tracks[name]?.end() { Self.report(found, report) }
    tracks[name] = nil
  }

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) {
    for name in tracks.keys.sorted() { end(name, report) }
  }
}
