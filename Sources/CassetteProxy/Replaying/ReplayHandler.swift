import CassetteFormat
import CassetteTools
import Logging
import NIOCore

/// Answers requests from a replayer; on the event loop of its listener.
final class ReplayHandler: RequestHandler, @unchecked Sendable {
  private let replayer: Replayer
  private let options: ReplayServer.Options
  private let logger: Logger
  /// Nil: nothing ever goes to a server.
  private let live: LiveFallback?
  /// Answers that are being sent.
  private var openCount = 0
  /// Whether a task waits that reads ahead.
  private var willReadAhead = false
  /// Between two parts that are read ahead. Without it the event loop would read all of them before it takes a request.
  private static let readPause = TimeAmount.milliseconds(1)

  init(_ replayer: Replayer, _ options: ReplayServer.Options, _ logger: Logger, live: LiveFallback? = nil) {
    self.replayer = replayer
    self.options = options
    self.logger = logger
    self.live = live
  }

  /// How many requests went to their servers.
  var liveCount: Int { live?.count ?? 0 }

  var summary: ReplaySummary { replayer.summary }

  func reset() { replayer.reset() }

  func handle(_ request: ProxyRequest, _ answer: AnswerWriter) {
    if request.authority == nil, let control = ControlRequest(request) { return self.answer(control, answer) }
    let asked = replayRequest(request)
    // Put together only where a line is written.
    var title: String { "\(TerminalText.line(asked.method)) \(TerminalText.line(asked.target))" }
    switch replayer.reply(to: asked) {
    case .answer(let recorded):
      let event = recorded.event.sequence
      var status: String { recorded.event.exchange?.response.map { "\($0.status)" } ?? "no answer" }
      logger.info("served", metadata: ["event": "\(event)", "request": "\(title)", "status": "\(status)"])
      live?.noteServed(recorded.event.sequence)
      serve(recorded, request, answer)
    case .miss(let miss):
      if let live {
        guard let reason = live.take(request, miss, answer) else {
          return logger.info("live", metadata: ["miss": "\(miss.kind.rawValue)", "request": "\(title)"])
        }
        logger.warning("not sent to its server: \(reason)", metadata: ["request": "\(title)"])
      }
      logger.warning("\(miss.message)", metadata: ["miss": "\(miss.kind.rawValue)", "request": "\(title)"])
      answer.send(miss.response, miss.body)
    }
  }

  /// Reads on in the cassette, as far as there is room, while nothing is being sent: that would hold up what has its time.
  private func readAhead(on eventLoop: any EventLoop) {
    guard !willReadAhead, openCount == 0, replayer.canReadAhead else { return }
    willReadAhead = true
    eventLoop.assumeIsolated().scheduleTask(in: Self.readPause) {
      self.willReadAhead = false
      // The end of an answer that has begun meanwhile leads here again.
      guard self.openCount == 0 else { return }
      self.replayer.readAhead()
      self.readAhead(on: eventLoop)
    }
  }

  private func replayRequest(_ request: ProxyRequest) -> ReplayRequest {
    var asked = ReplayRequest(
      method: request.method, target: request.target, scheme: request.scheme, authority: request.authority,
      headers: request.headers, body: request.body ?? [])
    if let authority = request.authority?.lowercased() {
      asked.lane = options.providers.first { $0.standard?.authority == authority }?.name ?? authority
    } else if let route = ProviderRoute(request.target, among: options.providers) {
      asked.lane = route.provider.name
      asked.target = route.target
    }
    return asked
  }

  private func serve(_ recorded: Replayer.RecordedAnswer, _ request: ProxyRequest, _ answer: AnswerWriter) {
    if let reason = Self.obstacle(to: recorded.event) {
      let text = "Event \(recorded.event.sequence) cannot be replayed: \(reason)."
      logger.warning("\(text)", metadata: ["event": "\(recorded.event.sequence)"])
      let miss = Miss(.internalError, message: text)
      return answer.send(miss.response, miss.body)
    }
    openCount += 1
    let timing = options.timedEvents.contains(recorded.event.sequence) ? .real : options.timing
    let plan = AnswerPlan(recorded, timing, stallLimit: options.stallLimit)
    AnswerPlayer(plan, body: recorded.body, to: answer, start: request.arrival) {
      self.openCount -= 1
      self.readAhead(on: answer.eventLoop)
    }.play()
  }

  /// Why an answer that is in the cassette cannot be sent.
  private static func obstacle(to event: Event) -> String? {
    guard let exchange = event.exchange, exchange.response != nil || exchange.error != nil else {
      return "no answer was recorded"
    }
    // Its frames are of another protocol.
    if exchange.response?.status == 101 { return "the connection went on as a WebSocket" }
    // An empty success in its place would be taken for the answer.
    let isAbsent = event.fidelity["response.body"] == .absent && exchange.error == nil
    return isAbsent ? "the body of its answer was not recorded" : nil
  }

  private func answer(_ control: ControlRequest, _ answer: AnswerWriter) {
    switch control {
    case .state: break
    case .reset:
      replayer.reset()
      logger.notice("reset")
    case .unknown: return answer.send(404, ["error": "there is /-/rewind, and /-/rewind/reset to POST to"])
    }
    var state = options.description
    state["open"] = .integer(openCount)
    if let live { state["live"] = .integer(live.count) }
    state["timing"] = .string(options.timing.text)
    for member in replayer.summary.json.members { state[member.key] = member.value }
    answer.send(200, state)
  }
}
