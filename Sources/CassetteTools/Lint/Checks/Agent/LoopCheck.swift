import CassetteFormat

extension LintRule {
  static let loop = LintRule(
    "RWA001", "identical-call-loop", .warning,
    title: "The agent made the same call over and over.",
    why: """
      The same tool with the same arguments, or the same request, many times in a row: the agent does not get on, and \
      each round costs the whole conversation again.
      """,
    example: "the tool read was called 12 times in a row with the same arguments",
    remedy: "Look at what the call returns; end the loop in the agent. The limit is an option (10 by default).")
}

/// Finds calls that repeat: of tools in a model's conversation, of tools that were recorded themselves, of requests.
struct LoopCheck: LintCheck {
  static var rules: [LintRule] { [.loop] }

  private struct Call: Hashable {
    /// What is repeated, and what it is called.
    let identity: [String]
    let name: String
  }

  private enum Source: Hashable {
    case conversation(lane: String?)
    case tools(lane: String?)
    case requests(lane: String?)
  }

  private let limit: Int
  private var tracks: [Source: RepetitionTrack<Call>] = [:]

  init(_ options: LintOptions) {
    limit = max(2, options.loopLimit)
  }

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    if case .tool(let call) = event.content {
      let identity = [call.name, call.arguments?.blob?.hex ?? ""]
      return add(identity, "the tool \(call.name)", event, .tools(lane: event.lane), report)
    }
    guard let exchange = event.exchange else { return }
    let keys = try subject.keys(of: event)
    if let prompt = try subject.prompt(of: event) {
      // Another conversation tells its own story from the start.
      if prompt.known == 0 { end(.conversation(lane: event.lane), report) }
      for case .call(let name, let arguments) in prompt.steps.lazy.map(\.kind) {
        add([name, arguments.hex], "the tool \(name)", event, .conversation(lane: event.lane), report)
      }
    }
    guard let keys, keys.dialect != .http, exchange.response != nil, !exchange.isTransientFailure else { return }
    add([keys.match.digest.hex], "the same request", event, .requests(lane: event.lane), report)
  }

  private mutating func add(
    _ identity: [String], _ name: String, _ event: Event, _ source: Source, _ report: (LintFinding) -> Void
  ) {
    let call = Call(identity: identity, name: name)
    let ended = tracks[source, default: RepetitionTrack(least: limit, periods: 1...1)].add(call, at: event.sequence)
    if let ended { Self.report(ended, source, report) }
  }

  private mutating func end(_ source: Source, _ report: (LintFinding) -> Void) {
    if let found = tracks[source]?.end() { Self.report(found, source, report) }
    tracks[source] = nil
  }

  private static func report(
    _ found: RepetitionTrack<Call>.Found, _ source: Source, _ report: (LintFinding) -> Void
  ) {
    let (name, count) = (found.round.first?.name ?? "", found.repetition.count)
    let what =
      if case .requests = source { "\(name) was sent \(count) times in a row" } else {
        "\(name) was called \(count) times in a row with the same arguments"
      }
    report(LintFinding(.loop, TerminalText.line(what), at: LintPlace(sequence: found.first)))
  }

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) {
    let ended = tracks.keys.compactMap { source in tracks[source]?.end().map { (source: source, found: $0) } }
    for (source, found) in ended.sorted(by: { Self.order($0.found) < Self.order($1.found) }) {
      Self.report(found, source, report)
    }
  }

  private static func order(_ found: RepetitionTrack<Call>.Found) -> (Int, String) {
    (found.first, found.round.first?.name ?? "")
  }
}
