import CassetteFormat

/// The messages of a WebSocket: `[type, from_client, content, timestamp, …]` in every version.
enum MitmproxyWebSocket {
  /// - Parameters:
  ///   - node: The flow's `websocket`, or a flow of the type `websocket`.
  ///   - start: When the response came, in microseconds since 1970.
  static func frames(_ node: TNetString, since start: Int?) throws -> [RecordedFrame] {
    var last = start
    func delay(_ time: Int?) -> Int {
      defer { last = time ?? last }
      guard let time, let last, case let (delay, overflow) = time.subtractingReportingOverflow(last) else { return 0 }
      return overflow ? 0 : max(0, delay)
    }
    var frames = try (node["messages"]?.items ?? []).map { message in
      guard let parts = message.items, parts.count >= 4, let opcode = parts[0].integer, opcode >= 0,
        let isOutgoing = parts[1].bool, let payload = parts[2].bytes
      else { throw InterchangeError("a WebSocket message is not readable") }
      return RecordedFrame(
        isOutgoing: isOutgoing, opcode: opcode, payload: payload, delay: delay(parts[3].microseconds))
    }
    // 1005 says that the close frame had no code, 1006 that there was none.
    if let code = node["close_code"]?.integer, (1000...4999).contains(code), code != 1006, code != 1015 {
      let reason = node["close_reason"]?.bytes ?? []
      let payload = code == 1005 ? [] : [UInt8(code >> 8), UInt8(code & 255)] + reason
      let isOutgoing = node["closed_by_client"]?.bool ?? (node["close_sender"]?.string == "client")
      frames.append(
        RecordedFrame(
          isOutgoing: isOutgoing, opcode: 8, payload: payload, delay: delay(node["timestamp_end"]?.microseconds)))
    }
    return frames
  }

  /// The state of a flow's WebSocket.
  ///
  /// - Parameters:
  ///   - start: When the response came, in microseconds since 1970.
  ///   - lose: Takes what mitmproxy does not keep.
  static func state(_ table: FrameTable, _ payloads: [UInt8], since start: Int, lose: (String) -> Void) -> TNetString {
    var messages: [TNetString] = []
    var close: (code: Int?, reason: [UInt8], isOutgoing: Bool)?
    var others = 0
    var time = start
    var position = 0
    for frame in table.frames {
      let payload = payloads[position..<position + frame.length]
      position += frame.length
      time = time.addingReportingOverflow(frame.delay).partialValue
      switch frame.opcode {
      case 1, 2:
        let flags: [TNetString] = [.bool(false), .bool(false)]
        messages.append(
          .list([.integer(frame.opcode), .bool(frame.isOutgoing), .bytes(payload), .seconds(time)] + flags))
      case 8 where close == nil:
        let code =
          payload.count >= 2 ? Int(payload[payload.startIndex]) << 8 | Int(payload[payload.startIndex + 1]) : 1005
        close = (code, Array(payload.dropFirst(2)), frame.isOutgoing)
      default: others += 1
      }
    }
    if others > 0 { lose("\(others) messages of its WebSocket that are neither text nor binary") }
    return .object([
      "messages": .list(messages), "closed_by_client": close.map { .bool($0.isOutgoing) } ?? .null,
      "close_code": close?.code.map(TNetString.integer) ?? .null,
      "close_reason": close.map { .text(ByteString($0.reason).description) } ?? .null,
      "timestamp_end": close == nil ? .null : .seconds(time),
    ])
  }
}
