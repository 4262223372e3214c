import CassetteFormat
import NIOCore

/// Sends one recorded answer, piece by piece, no faster than its times say and than the client reads.
///
/// To be used on the event loop of the answer.
final class AnswerPlayer {
  private let plan: AnswerPlan
  private let answer: AnswerWriter
  private let start: NIODeadline
  private let finish: () -> Void
  private var body: ByteBuffer
  private var next = 0

  /// Bytes of pieces that are due together and sent in one write; then others get their turn.
  private static let turn = 64 << 10

  /// - Parameters:
  ///   - start: When the request had come.
  ///   - finish: Called when everything has been sent, or nobody is there to read it.
  init(
    _ plan: AnswerPlan, body: [UInt8], to answer: AnswerWriter, start: NIODeadline, finish: @escaping () -> Void
  ) {
    self.plan = plan
    self.body = ByteBuffer(bytes: body)
    self.answer = answer
    self.start = start
    self.finish = finish
  }

  func play() {
    at(plan.headTime) { [self] in
      for interim in plan.interim { answer.interim(status: interim.status, headers: interim.headers) }
      if let head = plan.head { answer.head(head) }
      sendPieces()
    }
  }

  private func sendPieces() {
    if answer.isGone { return finish() }
    var due: [ByteBuffer] = []
    var size = 0
    while next < plan.pieces.count, size < Self.turn, isDue(plan.pieces[next].time),
      let bytes = body.readSlice(length: plan.pieces[next].length)
    {
      due.append(bytes)
      size += bytes.readableBytes
      next += 1
    }
    guard next < plan.pieces.count else {
      // Closing drops what the client has not taken yet.
      return (due.isEmpty ? answer.eventLoop.makeSucceededVoidFuture() : answer.body(due)).assumeIsolated().whenComplete
      {
        [self] _ in
        at(plan.endTime) { [self] in
          answer.end(plan.end)
          finish()
        }
      }
    }
    guard !due.isEmpty else { return at(plan.pieces[next].time) { [self] in sendPieces() } }
    // Not before the client has taken these: memory is bounded by what is being sent.
    answer.body(due).assumeIsolated().whenComplete { [self] _ in
      answer.eventLoop.assumeIsolated().execute { self.sendPieces() }
    }
  }

  private func isDue(_ time: Int) -> Bool { time == 0 || start + .microseconds(Int64(time)) <= .now() }

  private func at(_ time: Int, _ action: @escaping () -> Void) {
    if isDue(time) { return action() }
    answer.eventLoop.assumeIsolated().scheduleTask(deadline: start + .microseconds(Int64(time)), action)
  }
}
