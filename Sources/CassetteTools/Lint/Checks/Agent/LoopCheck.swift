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

  /// Equal calls that follow each other.
  private struct Run {
    var call: [String]
    var name: String
    var first: Int
    var count: Int
  }

  private enum Source: Hashable {
    case conversation(lane: String?)
    case tools(lane: String?)
    case requests(lane: String?)
  }

  private let limit: Int
  private var runs: [Source: Run] = [:]

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
    guard let keys, keys.dialect != .http, let response = exchange.response, !RetryStormCheck.isFailure(response) else {
      return
    }
    add([keys.match.digest.hex], "the same request", event, .requests(lane: event.lane), report)
  }

  private mutating func add(
    _ call: [String], _ name: String, _ event: Event, _ source: Source, _ report: (LintFinding) -> Void
  ) {
    if runs[source]?.call == call {
      runs[source]?.count += 1
    } else {
      end(source, report)
      runs[source] = Run(call: call, name: name, first: event.sequence, count: 1)
    }
  }

  private mutating func end(_ source: Source, _ report: (LintFinding) -> Void) {
    guard let run = runs.removeValue(forKey: source), run.count >= limit else { return }
    let what =
      if case .requests = source { "\(run.name) was sent \(run.count) times in a row" } else {
        "\(run.name) was called \(run.count) times in a row with the same arguments"
      }
    report(LintFinding(.loop, TerminalText.line(what), at: LintPlace(sequence: run.first)))
  }

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) {
    for source in runs.sorted(by: { ($0.value.first, $0.value.name) < ($1.value.first, $1.value.name) }).map(\.key) {
      end(source, report)
    }
  }
}
