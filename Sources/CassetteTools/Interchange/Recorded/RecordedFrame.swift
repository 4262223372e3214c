import CassetteFormat

/// A message of a WebSocket or gRPC stream as a foreign recording has it.
struct RecordedFrame {
  var isOutgoing: Bool
  /// For WebSocket the opcode of RFC 6455 §5.2, for gRPC the message's compressed flag.
  var opcode: Int
  var payload: [UInt8]
  /// Microseconds since the frame before, or since the response head for the first.
  var delay = 0

  var entry: FrameTable.Frame {
    FrameTable.Frame(isOutgoing: isOutgoing, opcode: opcode, length: payload.count, delay: delay)
  }
}
