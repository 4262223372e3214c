import CassetteFormat

/// Messages of streams, which browsers record besides bodies.
enum HARStream {
  /// The messages of a WebSocket, `_webSocketMessages`.
  static func frames(_ entry: JSONValue, start: Int?) -> [RecordedFrame] {
    let head = start.flatMap { Self.sum($0, HARTime.head(entry)) }
    var last = head
    return (entry["_webSocketMessages"]?.items ?? []).map { message in
      let opcode = message["opcode"]?.whole ?? 1
      let text = message["data"]?.text ?? ""
      var frame = RecordedFrame(
        isOutgoing: message["type"]?.text == "send", opcode: max(0, opcode), payload: payload(text, message, opcode))
      if let time = HARTime.microseconds(seconds: message["time"]?.double) {
        frame.delay = last.map { delay(from: $0, to: time) } ?? 0
        last = max(time, last ?? time)
      }
      return frame
    }
  }

  /// Text messages are recorded as text, the others in base64.
  private static func payload(_ text: String, _ message: JSONValue, _ opcode: Int) -> [UInt8] {
    let isBase64 = message["_encoding"]?.text == "base64" || (opcode != 1 && Base64.decode(Array(text.utf8)) != nil)
    return isBase64 ? LaxBase64.decode(text) : Array(text.utf8)
  }

  /// Gives a body of server-sent events the times of its events, `_eventSourceMessages`; without a body, makes it of them.
  static func events(_ entry: JSONValue, start: Int?, _ body: RecordedBody?) -> RecordedBody? {
    let messages = entry["_eventSourceMessages"]?.items ?? []
    guard !messages.isEmpty else { return body }
    var result = body ?? RecordedBody([])
    var ends: [Int] = []
    if result.bytes.isEmpty {
      result.fidelity = .reconstructed
      for message in messages {
        result.bytes += text(message)
        ends.append(result.bytes.count)
      }
    } else {
      ends = ServerSentEvents(result.bytes).items.map(\.range.upperBound)
    }
    let times = messages.compactMap { HARTime.microseconds(seconds: $0["time"]?.double) }
    guard times.count == ends.count, result.chunks == nil, let start else { return result }
    var last = sum(start, HARTime.head(entry)) ?? start
    var position = 0
    var chunks = zip(ends, times).map { end, time in
      defer { (position, last) = (end, max(last, time)) }
      return ChunkTable.Chunk(length: end - position, delay: delay(from: last, to: time))
    }
    if position < result.bytes.count { chunks.append(.init(length: result.bytes.count - position, delay: 0)) }
    result.chunks = ChunkTable(chunks)
    result.chunkFidelity = .reconstructed
    return result
  }

  private static func text(_ message: JSONValue) -> [UInt8] {
    var lines: [String] = []
    if let name = message["eventName"]?.text, !name.isEmpty, name != "message" { lines.append("event: \(name)") }
    if let id = message["eventId"]?.text, !id.isEmpty { lines.append("id: \(id)") }
    let data = (message["data"]?.text ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    return Array((lines + data.map { "data: \($0)" } + ["", ""]).joined(separator: "\n").utf8)
  }

  private static func delay(from one: Int, to other: Int) -> Int {
    let (delay, overflow) = other.subtractingReportingOverflow(one)
    return overflow ? 0 : max(0, delay)
  }

  private static func sum(_ one: Int, _ other: Int) -> Int? {
    let (sum, overflow) = one.addingReportingOverflow(other)
    return overflow ? nil : sum
  }
}
