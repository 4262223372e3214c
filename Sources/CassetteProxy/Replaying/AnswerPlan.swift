import CassetteFormat
import CassetteTools
import NIOCore

/// What is sent for a recorded answer, and when.
struct AnswerPlan {
  struct Piece: Hashable {
    /// Of the body, in bytes.
    var length: Int
    /// When it is sent, in microseconds since the request.
    var time: Int
  }

  var interim: [Response.Interim] = []
  /// Nil: no answer ever begins.
  var head: AnswerHead?
  /// In microseconds since the request.
  var headTime = 0
  var pieces: [Piece] = []
  var endTime = 0
  var end: AnswerEnd

  /// - Parameter stallLimit: How long a silent connection is held.
  init(_ answer: Replayer.RecordedAnswer, _ timing: ReplayTiming, stallLimit: TimeAmount) {
    let exchange = answer.event.exchange
    headTime = timing.microseconds(ReplayTiming.beforeHead(answer.event, answer.chunks))
    endTime = headTime
    guard let response = exchange?.response else {
      // Without a head, nothing can be complete: the connection is closed.
      end = Self.end(nil, exchange?.error, [], stallLimit)
      return
    }
    interim = response.interim
    end = Self.end(response.message.body?.end, exchange?.error, response.message.trailers, stallLimit)
    head = AnswerHead(Self.sendable(response), size: answer.body.count, isWhole: end.isComplete)
    var time = headTime
    for chunk in answer.chunks?.chunks ?? [ChunkTable.Chunk(length: answer.body.count, delay: 0)] {
      time = min(time + timing.microseconds(chunk.delay), 100 * ReplayTiming.longest)
      // An empty piece is no bytes, only time: a chunk of no bytes would be the end of the framing.
      if chunk.length > 0 { pieces.append(Piece(length: chunk.length, time: time)) }
    }
    endTime = time
  }

  /// The answer with a head that tells the content coding that the body has: tools that record decoded bodies keep the
  /// header, and some drop it where the body still has its coding.
  private static func sendable(_ response: Response) -> Response {
    guard let body = response.message.body, body.size > 0 else { return response }
    var response = response
    if let coding = body.coding {
      if response.message.header("Content-Encoding") == nil {
        response.message.headers.append(HeaderField("Content-Encoding", ByteString(coding)))
      }
    } else {
      response.message.headers.removeAll {
        $0.name.equalsIgnoringCase("content-encoding") && !$0.value.equalsIgnoringCase("identity")
      }
    }
    return response
  }

  private static func end(
    _ end: Body.End?, _ error: TransportError?, _ trailers: [HeaderField], _ stallLimit: TimeAmount
  ) -> AnswerEnd {
    switch end {
    case .eofAbrupt: return error?.kind == "malformed-chunk" ? .malformedChunk : .abrupt
    case .reset: return .reset
    case .stall, .never: return .stall(stallLimit)
    case .complete, .eofClean, nil: break
    }
    guard let error else { return .complete(trailers: trailers) }
    if error.kind.contains("timeout") { return .stall(stallLimit) }
    // What a listener cannot refuse any more, since it has taken the connection, it resets.
    return ["refused", "reset"].contains { error.kind.contains($0) } ? .reset : .abrupt
  }
}

extension AnswerEnd {
  var isComplete: Bool { if case .complete = self { true } else { false } }
}
