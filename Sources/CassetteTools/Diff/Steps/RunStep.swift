import CassetteFormat

/// A step of a run: an exchange with the attempts before it that failed, a call of a tool, a reading, a checkpoint.
final class RunStep {
  enum Kind: Hashable {
    case model(LLMDialect)
    case exchange
    case tool(String)
    case reading(String)
    case checkpoint(String)
  }

  /// What was asked, byte for byte; equal for equal requests, and for an attempt that is made again.
  struct Request: Hashable {
    let kind: Kind
    let lane: String?
    let method: ByteString?
    let path: ByteString?
    let body: Digest?
  }

  let kind: Kind
  let request: Request
  /// The last attempt.
  fileprivate(set) var event: Event
  /// Those before.
  fileprivate(set) var attempts: [Event] = []
  /// The request of a model call, taken apart; nil as long as nobody needed it.
  var model: ModelRequest?
  /// Equal for steps that do the same anew; nil as long as nobody needed it.
  var key: Int?

  fileprivate init(_ kind: Kind, _ request: Request, _ event: Event) {
    (self.kind, self.request, self.event) = (kind, request, event)
  }

  var exchange: Exchange? { event.exchange }

  var isModel: Bool { if case .model = kind { true } else { false } }

  /// Whether a client would try again.
  var isFailed: Bool { exchange?.isTransientFailure ?? false }

  /// When it was under way, in microseconds; nil when that is not known.
  var interval: Range<Int>? {
    guard let start = (attempts.first ?? event).at, let last = event.at else { return nil }
    let (end, overflow) = last.addingReportingOverflow(max(0, event.took ?? 0))
    return overflow || end < start ? nil : start..<end
  }

  var title: String { event.title }
}

/// The steps of a cassette, in their order, without their bodies.
///
/// Memory: the events of the cassette.
enum RunSteps {
  static func read(_ cassette: CassetteReader) throws -> [RunStep] {
    var steps: [RunStep] = []
    var last: [String?: RunStep] = [:]
    try cassette.forEachEvent { event in
      guard let (kind, request) = request(of: event) else { return }
      if let before = last[event.lane], before.request == request, before.isFailed {
        before.attempts.append(before.event)
        before.event = event
        return
      }
      let step = RunStep(kind, request, event)
      steps.append(step)
      if event.exchange != nil { last[event.lane] = step }
    }
    return steps
  }

  /// What the event asked; nil for what is no step, such as a marker.
  private static func request(of event: Event) -> (RunStep.Kind, RunStep.Request)? {
    func request(_ kind: RunStep.Kind, _ body: Digest? = nil) -> (RunStep.Kind, RunStep.Request) {
      (kind, RunStep.Request(kind: kind, lane: event.lane, method: nil, path: nil, body: body))
    }
    switch event.content {
    case .http(let exchange), .open(let exchange):
      let kind = LLMDialect(exchange).map(RunStep.Kind.model) ?? .exchange
      let asked = exchange.request
      return (
        kind,
        RunStep.Request(
          kind: kind, lane: event.lane, method: asked.method, path: asked.path, body: asked.message.body?.blob)
      )
    case .tool(let call): return request(.tool(call.name), call.arguments?.blob)
    case .reading(let reading): return request(.reading("\(reading.kind.rawValue) \(reading.source)"))
    case .checkpoint(let point): return request(.checkpoint("\(point.name) \(point.phase?.rawValue ?? "")"))
    case .marker, .other: return nil
    }
  }
}

extension Event {
  /// What it is, for people: `POST /v1/messages 200`.
  var title: String {
    if let exchange {
      let outcome = exchange.response.map { " \($0.status)" } ?? exchange.error.map { " \($0.phase) \($0.kind)" } ?? ""
      return "\(exchange.request.method) \(exchange.request.path)\(outcome)"
    }
    if case .tool(let call) = content { return "tool \(call.name)" }
    if case .checkpoint(let point) = content { return "checkpoint \(point.name)" }
    if case .reading(let reading) = content { return "\(kind) \(reading.source)" }
    return kind
  }
}
