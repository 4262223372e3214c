import CassetteFormat

/// Lays out an exchange as an entry.
struct HAREntryWriter {
  let cassette: CassetteReader
  /// The session's start, in microseconds since 1970.
  let start: Int
  let lose: (String) -> Void

  func json(_ event: Event, _ exchange: Exchange) throws -> JSONObject {
    let (time, overflow) = start.addingReportingOverflow(event.at ?? 0)
    let response = HARMessageWriter(cassette, lose: lose)
    var added = Self.addition(event, exchange)
    let request = try HARMessageWriter(cassette, lose: lose).request(exchange.request)
    let answer = try response.response(exchange)
    added.set("request", request.added.isEmpty ? nil : request.added)
    added.set("response", answer.added.isEmpty ? nil : answer.added)
    let receive = min(answer.received, event.took ?? 0)
    let wait = (event.took ?? 0) - receive
    var entry = JSONObject()
    entry.set("startedDateTime", Self.timeText(overflow ? start : time))
    entry["time"] = HARNumber.milliseconds(event.took ?? 0)
    entry.set("request", request.json)
    entry.set("response", answer.json)
    entry["cache"] = .object(JSONObject())
    entry["timings"] = [
      "blocked": -1, "dns": -1, "connect": -1, "send": 0, "wait": HARNumber.milliseconds(wait),
      "receive": HARNumber.milliseconds(receive), "ssl": -1,
    ]
    if let frames = exchange.frames {
      let (head, _) = time.addingReportingOverflow(wait)
      try add(frames, head: head, to: &entry, &added)
    }
    entry.set("_rw", added)
    return entry
  }

  /// In the form that browsers use, to the microsecond.
  private static func timeText(_ microseconds: Int) -> String {
    let text = Timestamp.string(microseconds)
    return text.hasSuffix("+00:00") ? text.dropLast(6) + "Z" : text
  }

  private static func addition(_ event: Event, _ exchange: Exchange) -> JSONObject {
    var added = JSONObject()
    if event.at == nil { added["at"] = false }
    if event.took == nil { added["took"] = false }
    added.set("id", event.id)
    added.set("lane", event.lane)
    added.set("parent", event.parent)
    if !event.fidelity.isEmpty {
      let parts = event.fidelity.sorted { $0.key < $1.key }
      added["fidelity"] = .object(
        JSONObject(parts.map { JSONObject.Member(key: $0.key, value: .string($0.value.rawValue)) }))
    }
    if let error = exchange.error {
      var object: JSONObject = ["phase": .string(error.phase.rawValue), "kind": .string(error.kind)]
      object.set("message", error.message)
      added.set("error", object)
    } else if exchange.response == nil {
      added["error"] = false
    }
    return added
  }

  /// Messages of a stream, as Chrome writes those of a WebSocket.
  private func add(
    _ frames: Frames, head: Int, to entry: inout JSONObject, _ added: inout JSONObject
  ) throws {
    let (table, payloads) = try cassette.messages(of: frames)
    var position = 0
    var time = head
    var delays: [JSONValue] = []
    let messages = table.frames.map { frame -> JSONValue in
      let payload = Array(payloads[position..<position + frame.length])
      position += frame.length
      time = time.addingReportingOverflow(frame.delay).partialValue
      delays.append(.integer(frame.delay))
      let text = frame.opcode == 1 ? String(validating: payload, as: UTF8.self) : nil
      var message = JSONObject()
      message.set("type", frame.isOutgoing ? "send" : "receive")
      message["time"] = HARNumber.seconds(time)
      message.set("opcode", frame.opcode)
      message.set("data", text ?? Base64.encode(payload))
      if frame.opcode == 1, text == nil { message.set("_encoding", "base64") }
      return .object(message)
    }
    entry.set("_resourceType", "websocket")
    entry["_webSocketMessages"] = .array(messages)
    added["frames"] = .array(delays)
  }
}

/// Numbers with the digits that they need and no more.
enum HARNumber {
  static func milliseconds(_ microseconds: Int) -> JSONValue { decimal(microseconds, digits: 3) }

  static func seconds(_ microseconds: Int) -> JSONValue { decimal(microseconds, digits: 6) }

  private static func decimal(_ value: Int, digits: Int) -> JSONValue {
    var unit = 1
    for _ in 0..<digits { unit *= 10 }
    let fraction = Int(value.magnitude % UInt(unit))
    guard fraction != 0 else { return .integer(value / unit) }
    var text = String(fraction)
    text = String(repeating: "0", count: digits - text.utf8.count) + text
    while text.hasSuffix("0") { text.removeLast() }
    return .number("\(value < 0 ? "-" : "")\(value.magnitude / UInt(unit)).\(text)")
  }
}
