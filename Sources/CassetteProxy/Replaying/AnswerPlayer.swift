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
      // What is due at once goes out in one write.
      answer.hold()
      for interim in plan.interim { answer.interim(status: interim.status, headers: interim.headers) }
      if let head = plan.head { answer.head(head) }
      sendPieces()
    }
  }

  private func sendPieces() {
    if answer.isGone { return finish() }
    answer.hold()
    let first = next
    var size = 0
    while next < plan.pieces.count, size < Self.turn, isDue(plan.pieces[next].time) {
      size += plan.pieces[next].length
      next += 1
    }
    if size > 0, let bytes = body.readSlice(length: size) {
      answer.body(bytes, lengths: plan.pieces[first..<next].lazy.map(\.length))
    }
    guard next < plan.pieces.count else { return sendEnd() }
    let taken = answer.release()
    guard size > 0 else { return at(plan.pieces[next].time) { [self] in sendPieces() } }
    // Not before the client has taken these: memory is bounded by what is being sent.
    taken.assumeIsolated().whenComplete { [self] _ in
      answer.eventLoop.assumeIsolated().execute { self.sendPieces() }
    }
  }

  private func sendEnd() {
    if plan.end.isComplete, isDue(plan.endTime) {
      answer.end(plan.end)
      return finish()
    }
    // Closing drops what the client has not taken yet.
    answer.release().assumeIsolated().whenComplete { [self] _ in
      at(plan.endTime) { [self] in
        answer.end(plan.end)
        finish()
      }
    }
  }

  private func isDue(_ time: Int) -> Bool { time == 0 || start + .microseconds(Int64(time)) <= .now() }

  private func at(_ time: Int, _ action: @escaping () -> Void) {
    if isDue(time) { return action() }
    answer.eventLoop.assumeIsolated().scheduleTask(deadline: start + .microseconds(Int64(time)), action)
  }
}
