import CassetteFormat

extension MutationRegistry {
  /// Messages around the reply, and its id.
  static let mcpMessages = [notifyInterleave, idMismatch, streamBreak]

  private static let notifyInterleave = MutationOperator(
    "mcp-notify-interleave", .preserve,
    "The server tells of its progress, and logs, before it replies; a reply in JSON becomes a stream for that.",
    parameters: [.integer("count", 1...100, 2, "how many notifications of each kind")], dialects: [.mcp],
    subject: .result, invalidWhen: "the recorded answer is no reply, or JSON for a client that accepts no stream",
    expected: "same", source: "MCP specification, Streamable HTTP: notifications may come before the response"
  ) { editor throws(Inapplicable) in
    let result = try editor.toolResult()
    guard let reply = result.reply else { return }
    let token = editor.step.request?["params"]?["_meta"]?["progressToken"]?.value
    let count = editor.integer("count")
    var messages: [JSONValue] = []
    for number in 1...count {
      if let token {
        messages.append([
          "jsonrpc": "2.0", "method": "notifications/progress",
          "params": ["progressToken": token, "progress": .integer(number), "total": .integer(count + 1)],
        ])
      }
      messages.append([
        "jsonrpc": "2.0", "method": "notifications/message",
        "params": ["level": "info", "logger": "rewind", "data": .string("working (\(number))")],
      ])
    }
    guard let event = reply.event else {
      let accepted = editor.step.exchange?.request.message.header("Accept")?.description ?? ""
      guard accepted.contains("text/event-stream") else { throw Inapplicable("the client accepts no stream") }
      let stream = (messages.map { JSONText.encode($0) } + [Array(reply.bytes)]).flatMap { data in
        Array("event: message\ndata: ".utf8) + data.filter { $0 != 0x0A && $0 != 0x0D } + [0x0A, 0x0A]
      }
      editor.note(event: 0)
      editor.replaceContent(with: stream)
      return editor.setHeader("Content-Type", "text/event-stream")
    }
    let name = try editor.events()[event].block.name
    var bytes: [UInt8] = []
    for data in messages { bytes += try editor.event(name: name, data: data) }
    try editor.insert(bytes, before: event)
  }

  private static let idMismatch = MutationOperator(
    "mcp-id-mismatch", .degrade, "The reply has another id than the request.", dialects: [.mcp], subject: .result,
    invalidWhen: "the recorded answer is no reply with an id",
    expected: "graceful: the reply is refused, and the request does not wait for ever", source: "JSON-RPC 2.0 §5"
  ) { editor throws(Inapplicable) in
    guard let id = try editor.toolResult().reply?["id"] else { throw Inapplicable("the reply has no id") }
    if let number = id.integer, number < .max - 1000 {
      editor.replace(id, with: .integer(number + 1000))
    } else {
      editor.replace(id, with: .string((id.string ?? "") + "-other"))
    }
  }

  private static let streamBreak = MutationOperator(
    "mcp-stream-break", .transient, "The connection breaks in the stream before the reply came.", dialects: [.mcp],
    subject: .result, invalidWhen: "the recorded answer is no stream with a reply",
    expected: "recover: the request is sent again with a new id, and a tool that must not run twice does not",
    source: "MCP 2026-07-28, Streamable HTTP: a broken stream is not resumed"
  ) { editor throws(Inapplicable) in
    guard let reply = try editor.toolResult().reply, let event = reply.event else {
      throw Inapplicable("the answer is no stream with a reply")
    }
    try editor.cut(at: editor.events()[event].range.lowerBound, end: .eofAbrupt)
  }
}
