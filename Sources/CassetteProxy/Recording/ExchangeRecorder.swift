import CassetteFormat
import NIOCore

/// Passes one answer on to the client as it comes, and has it recorded; the client sees the end of it when the exchange is
/// on disk.
///
/// Only touched on the event loop.
final class ExchangeRecorder: UpstreamReceiver, @unchecked Sendable {
  private(set) var draft: ExchangeDraft
  private let answer: AnswerWriter
  private let store: (ExchangeDraft) -> EventLoopFuture<Void>
  private let done: (ExchangeDraft) -> Void
  private var giveUp: (@Sendable () -> Void)?
  private var hold: HeldEnd?
  /// The head of an answer that has no body: its end is the answer's.
  private var heldHead: AnswerHead?
  /// Bytes that the client's connection has not taken yet.
  private var waiting = 0
  private var patience: Scheduled<Void>?

  /// More than this is not read ahead of a client that is slow.
  private static let maximumWaiting = 1 << 20
  /// How long a stream may stay open after its last event, before that is passed on.
  private static let endPatience = TimeAmount.seconds(1)
  /// How long an answer may take to come to its end after the client has gone: many go when they have read what they need.
  private static let gonePatience = TimeAmount.seconds(1)
  /// A client that goes after so long a silence, in microseconds, has lost patience.
  private static let silence = 5_000_000

  /// - Parameters:
  ///   - store: Writes the exchange; done when it is on disk.
  ///   - done: Called when the answer has come to its end.
  init(
    _ draft: ExchangeDraft, _ answer: AnswerWriter, store: @escaping (ExchangeDraft) -> EventLoopFuture<Void>,
    done: @escaping (ExchangeDraft) -> Void
  ) {
    (self.draft, self.answer, self.store, self.done) = (draft, answer, store, done)
  }

  /// Begins.
  ///
  /// - Parameter send: Sends the request to its server, and returns what gives it up.
  func start(_ send: (any UpstreamReceiver) -> @Sendable () -> Void) {
    draft.start = Clock.monotonicMicroseconds
    giveUp = send(self)
    answer.closed.whenComplete { [weak self] _ in self?.clientWent() }
  }

  private func clientWent() {
    guard draft.finish == nil else { return }
    answer.eventLoop.scheduleTask(in: Self.gonePatience) { [weak self] in self?.giveUpNow() }
  }

  /// Ends the exchange, if it has not come to its end.
  func giveUpNow() {
    guard draft.finish == nil else { return }
    giveUp?()
  }

  func sent(at time: Int) {}

  func receivedInterim(_ status: Int, _ headers: [HeaderField]) {
    draft.interim.append(Response.Interim(status: status, headers: headers))
    answer.interim(status: status, headers: headers)
  }

  func received(_ head: UpstreamHead, at time: Int) {
    draft.begin(head, at: time)
    hold = HeldEnd(head)
    let framing: AnswerHead.Framing =
      head.announcedLength.map(AnswerHead.Framing.length) ?? (head.framing == "close" ? .close : .chunked)
    let reason = head.reason.isEmpty ? nil : Array(head.reason.utf8)
    let answered = AnswerHead(status: head.status, reason: reason, headers: head.headers, framing: framing)
    if head.mayHaveBody(for: draft.request.method), head.announcedLength != 0 {
      answer.head(answered)
    } else {
      heldHead = answered
    }
  }

  func received(_ piece: ByteBuffer, at time: Int) -> EventLoopFuture<Void> {
    draft.append(piece, at: time)
    patience?.cancel()
    var last = answer.eventLoop.makeSucceededVoidFuture()
    for part in hold?.pass(piece) ?? [] { last = send(part) }
    if hold?.held != nil {
      patience = answer.eventLoop.scheduleTask(in: Self.endPatience) { [weak self] in
        guard let self, draft.finish == nil, let held = hold?.release() else { return }
        _ = send(held)
      }
    }
    return waiting > Self.maximumWaiting ? last : answer.eventLoop.makeSucceededVoidFuture()
  }

  private func send(_ part: ByteBuffer) -> EventLoopFuture<Void> {
    waiting += part.readableBytes
    // A client that has gone keeps nobody from reading what is left of the answer.
    return answer.body(part).recover { _ in }.map { [self] in waiting -= part.readableBytes }
  }

  func ended(_ trailers: [HeaderField], at time: Int) {
    draft.responseTrailers = trailers
    finish(at: time, .complete(trailers: trailers))
  }

  func failed(_ failure: UpstreamFailure, at time: Int) {
    let isLate = time - draft.last >= Self.silence
    if draft.head == nil {
      draft.error = failure.error
      if failure.isCancelled, isLate { draft.error?.kind = "timeout" }
    } else {
      draft.end = failure.isCancelled && isLate ? .stall : failure.end
    }
    // What the server did to the proxy, the proxy does to the client.
    let isReset =
      draft.head == nil ? failure.error.kind == "reset" || failure.error.phase == .connect : failure.end == .reset
    finish(at: time, isReset ? .reset : .abrupt)
  }

  /// Has the exchange written, and then lets the client see the end.
  private func finish(at time: Int, _ end: AnswerEnd) {
    guard draft.finish == nil else { return }
    draft.finish = time
    patience?.cancel()
    store(draft).whenComplete { [self] result in
      switch result {
      case .success:
        if let heldHead { answer.head(heldHead) }
        if let held = hold?.release() { _ = send(held) }
        answer.end(end)
      // Nobody may take for recorded what is not.
      case .failure: answer.end(.abrupt)
      }
      done(draft)
    }
  }
}
