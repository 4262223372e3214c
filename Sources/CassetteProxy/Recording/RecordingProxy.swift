import CassetteFormat
import CassetteTools
import NIOCore

/// What a listener's clients talk to while a cassette is recorded: every request goes to its server, and every exchange
/// into the cassette.
package final class RecordingProxy: RequestHandler, @unchecked Sendable {
  package struct Options: Sendable {
    package var routes: Routes
    /// How often the same may be asked before the run is stopped; 0: as often as it likes.
    package var maximumIdentical = 10
    /// When the session started, by `Clock.monotonicMicroseconds`.
    package var origin: Int

    package init(routes: Routes, origin: Int) {
      self.routes = routes
      self.origin = origin
    }
  }

  /// Why a run was stopped.
  package enum Stop: Sendable {
    /// The same was asked too often.
    case loop(String)
    /// The cassette cannot be written.
    case failure(any Error)
  }

  private let options: Options
  private let client: UpstreamClient
  private let queue: RecordingQueue
  private let watch: RequestWatch
  /// Answers what was recorded before; nil when everything is recorded anew.
  private let replayer: Replayer?
  private let eventLoop: any EventLoop
  private let stopped: @Sendable (Stop) -> Void

  // Only touched on the event loop.
  private var nextSequence = 0
  private var active: [Int: ExchangeRecorder] = [:]
  private var stop: Stop?
  private var served: [Int: ServedEvent] = [:]
  private var retries = 0
  private var refused = 0
  private var idle: EventLoopPromise<Void>?

  /// - Parameters:
  ///   - file: Gets what is recorded.
  ///   - old: A cassette whose answers are served again.
  ///   - stopped: Called once, on the event loop, when the run cannot go on.
  init(
    _ options: Options, client: UpstreamClient, file: RecordingFile, masks: Masks, refreshing old: CassetteReader?,
    on eventLoop: any EventLoop, stopped: @escaping @Sendable (Stop) -> Void
  ) throws {
    self.options = options
    self.client = client
    self.eventLoop = eventLoop
    self.stopped = stopped
    replayer = try old.map { try Replayer($0) }
    queue = RecordingQueue(file)
    watch = RequestWatch(masks: masks)
  }

  package func handle(_ request: ProxyRequest, _ answer: AnswerWriter) {
    guard let route = options.routes.route(request) else { return refuse(request, answer) }
    let sequence = nextSequence
    nextSequence += 1
    if serve(request, route, sequence, answer) { return }
    watch.look(at: route.request, on: eventLoop).whenComplete { result in
      let verdict =
        (try? result.get()) ?? RequestWatch.Verdict(dialect: .http, count: 0, isRetry: false, key: nil)
      self.handle(request, route, sequence, verdict, answer)
    }
  }

  private func handle(
    _ request: ProxyRequest, _ route: Routes.Route, _ sequence: Int, _ verdict: RequestWatch.Verdict,
    _ answer: AnswerWriter
  ) {
    if stop == nil, options.maximumIdentical > 0, verdict.count >= options.maximumIdentical {
      return endLoop(route, sequence, verdict, answer)
    }
    if let stop { return refuse(stop, verdict.dialect, answer) }
    if verdict.isRetry { retries += 1 }
    let draft = ExchangeDraft(sequence, route, request, start: Clock.monotonicMicroseconds)
    let recorder = ExchangeRecorder(
      draft, answer, store: { [self] draft in store(draft) },
      done: { [self] draft in
        note(draft, verdict)
        active[sequence] = nil
        if active.isEmpty { idle?.succeed() }
      })
    active[sequence] = recorder
    recorder.start { client.send(route.request, to: $0) }
    _ = store(recorder.draft)
  }

  /// Answers a request from the cassette that is refreshed; false when that has no answer.
  private func serve(
    _ request: ProxyRequest, _ route: Routes.Route, _ sequence: Int, _ answer: AnswerWriter
  ) -> Bool {
    let asked = ReplayRequest(
      method: request.method, target: route.request.target, scheme: request.scheme, authority: request.authority,
      lane: route.lane, headers: request.headers, body: request.body ?? [])
    guard let replayer, case .answer(let recorded) = replayer.reply(to: asked) else { return false }
    let at = Clock.monotonicMicroseconds - options.origin
    served[recorded.event.sequence] = ServedEvent(sequence: sequence, at: max(0, at))
    let plan = AnswerPlan(recorded, .instant, stallLimit: .seconds(1))
    AnswerPlayer(plan, body: recorded.body, to: answer, start: request.arrival) {}.play()
    return true
  }

  private func store(_ draft: ExchangeDraft) -> EventLoopFuture<Void> {
    let stored = queue.store(draft, on: eventLoop)
    stored.whenFailure { [self] error in end(.failure(error)) }
    return stored
  }

  /// Later requests may refer to the answer, or be made again for it.
  private func note(_ draft: ExchangeDraft, _ verdict: RequestWatch.Verdict) {
    let coding = draft.head.flatMap { Message(headers: $0.headers).header("Content-Encoding")?.string }
    let status = draft.end == .complete ? draft.head?.status : nil
    watch.note(answerTo: verdict, status: status, draft.body, coding: coding)
  }

  // MARK: Answers of the proxy's own

  private func refuse(_ request: ProxyRequest, _ answer: AnswerWriter) {
    refused += 1
    let path = TerminalText.line(request.target)
    refuse(
      "rewind: \(path) names no provider; paths begin with the name of one, such as /openai/v1, and --upstream NAME=URL adds one",
      "no-upstream", .http, answer)
  }

  private func refuse(_ stop: Stop, _ dialect: KeyDialect, _ answer: AnswerWriter) {
    refused += 1
    switch stop {
    case .loop(let message): refuse("rewind: the run was stopped: \(message)", "loop-detected", dialect, answer)
    case .failure: refuse("rewind: the cassette cannot be written", "not-recorded", dialect, answer)
    }
  }

  private func refuse(_ message: String, _ code: String, _ dialect: KeyDialect, _ answer: AnswerWriter) {
    let refusal = Refusal(
      message, code: "rewind_\(code)", field: (name: "x-rewind-refusal", value: code), dialect: dialect)
    answer.send(refusal.response, refusal.body)
  }

  private func endLoop(
    _ route: Routes.Route, _ sequence: Int, _ verdict: RequestWatch.Verdict, _ answer: AnswerWriter
  ) {
    let title = TerminalText.line(route.request.method + [UInt8(ascii: " ")] + route.request.target)
    let message = "\(title) asked for the same \(verdict.count) times"
    let marker = Marker(name: "loop-detected", detail: message)
    queue.mark(sequence, marker, at: Clock.monotonicMicroseconds, on: eventLoop).whenComplete { [self] result in
      if case .failure(let error) = result { end(.failure(error)) }
      end(.loop(message))
      refuse(.loop(message), verdict.dialect, answer)
    }
  }

  private func end(_ reason: Stop) {
    guard stop == nil else { return }
    stop = reason
    stopped(reason)
  }

  // MARK: The end

  /// Lets what is still coming come to its end, for a while, and ends the file. Not to be called on the event loop.
  ///
  /// - Parameters:
  ///   - limit: How long exchanges may take to come to their ends.
  ///   - end: Adds to the session what is known now.
  /// - Throws: `FileError`.
  func finish(
    within limit: TimeAmount, _ end: @escaping @Sendable (inout Session) -> Void
  ) throws -> (RecordingTotals, served: [Int: ServedEvent]) {
    try eventLoop.flatSubmit { [self] in
      let promise = eventLoop.makePromise(of: Void.self)
      guard !active.isEmpty else {
        promise.succeed()
        return promise.futureResult
      }
      idle = promise
      eventLoop.scheduleTask(in: limit) { [self] in
        for recorder in active.values { recorder.giveUpNow() }
      }
      return promise.futureResult
    }.wait()
    var totals = try queue.finish(on: eventLoop, end)
    let (retries, refused, served) = try eventLoop.submit { [self] in (self.retries, self.refused, self.served) }.wait()
    (totals.retries, totals.refused, totals.served) = (retries, refused, served.count)
    watch.shutdown()
    client.shutdown()
    return (totals, served)
  }
}
