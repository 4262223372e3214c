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

  /// After so many pieces that nothing had to wait for, others get their turn.
  private static let turn = 32

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
    var sent = 0
    while next < plan.pieces.count {
      if answer.isGone { return finish() }
      let piece = plan.pieces[next]
      guard isDue(piece.time) else { return at(piece.time) { [self] in sendPieces() } }
      guard sent < Self.turn else { return answer.eventLoop.assumeIsolated().execute { self.sendPieces() } }
      guard let bytes = body.readSlice(length: piece.length) else { break }
      next += 1
      sent += 1
      let written = answer.body(bytes).assumeIsolated()
      var isWritten = false
      var waits = false
      written.whenComplete { [self] _ in
        isWritten = true
        if waits { sendPieces() }
      }
      if !isWritten {
        waits = true
        return
      }
    }
    at(plan.endTime) { [self] in
      answer.end(plan.end)
      finish()
    }
  }

  private func isDue(_ time: Int) -> Bool { time == 0 || start + .microseconds(Int64(time)) <= .now() }

  private func at(_ time: Int, _ action: @escaping () -> Void) {
    if isDue(time) { return action() }
    answer.eventLoop.assumeIsolated().scheduleTask(deadline: start + .microseconds(Int64(time)), action)
  }
}
