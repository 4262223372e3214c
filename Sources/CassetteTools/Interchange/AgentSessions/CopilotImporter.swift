public import CassetteFormat

/// The events of a session of GitHub Copilot, one a line.
public struct CopilotImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    guard sample.isJSON, sample.has("type", "data") || sample.has("[].type", "[].data"),
      let type = sample.values["type"] ?? sample.values["[].type"]
    else { return false }
    return ["session.", "user.message", "assistant.", "tool.execution", "system.message"].contains {
      type.hasPrefix($0)
    }
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    var lines: [JSONValue] = []
    let warnings = try JSONLines(source.file).read { lines.append($0) }
    guard lines.contains(where: { $0["type"] != nil && $0["data"] != nil }) else {
      throw InterchangeError("these lines are not events of Copilot: none has a type and data")
    }
    let start = lines.compactMap { $0["timestamp"]?.time }.min()
    let sink = TraceSink(writer, vendor: "com.github.copilot", start: start)
    var events = CopilotEvents(lines, sink)
    try events.append()
    let header = lines.first { $0["type"]?.text == "session.start" }?["data"]
    var imported = Imported(source: Manifest.Source(format: "copilot", version: header?["copilotVersion"]?.text))
    imported.warnings = warnings
    guard !source.isPart else { return imported }
    var session = Session()
    session.id = header?["sessionId"]?.text.map { ByteString($0) }
    session.start = sink.events.startTime
    if let header { session.metadata = try sink.body(["copilot": header]) }
    imported.session = session == Session() ? nil : session
    return imported
  }
}

/// The events of a session, in their order.
struct CopilotEvents {
  private let lines: [JSONValue]
  private let sink: TraceSink
  /// The end of the run of a tool.
  private var completed: [String: Int] = [:]
  private var started: Set<String> = []
  private var model: String?
  private var messages: [String?: [ChatMessage]] = [:]

  init(_ lines: [JSONValue], _ sink: TraceSink) {
    self.lines = lines
    self.sink = sink
    for (index, line) in lines.enumerated() {
      guard let id = line["data"]?["toolCallId"]?.text else { continue }
      if line["type"]?.text == "tool.execution_complete" { completed[id] = completed[id] ?? index }
      if line["type"]?.text == "tool.execution_start" { started.insert(id) }
    }
  }

  mutating func append() throws {
    for (index, line) in lines.enumerated() {
      let data = line["data"]
      var details = EventSink.Details()
      details.id = line["id"]?.text
      details.time = line["timestamp"]?.time
      details.lane = (line["agentId"] ?? data?["parentToolCallId"])?.text
      model = (data?["selectedModel"] ?? data?["newModel"] ?? data?["model"])?.text ?? model
      switch line["type"]?.text {
      case "user.message"?:
        say(ChatMessage("user", ChatPart.read(data?["content"])), details)
        try sink.marker("prompt", data?["content"]?.text, details, rest: rest(data, ["content"]))
      case "system.message"?:
        say(ChatMessage("system", ChatPart.read(data?["content"])), details)
        try sink.note("system.message", line, details)
      case "assistant.message"?: try append(answer: data ?? .null, index, details)
      case "tool.execution_start"?:
        try append(tool: data ?? .null, data?["toolCallId"]?.text.flatMap { completed[$0] }, details)
      case "tool.execution_complete"?:
        if let id = data?["toolCallId"]?.text {
          say(
            ChatMessage(
              "tool", [.toolResult(.init(id: id, content: data?["result"]?["content"] ?? data?["result"] ?? ""))]),
            details)
          if started.contains(id) && completed[id] == index { continue }
        }
        try sink.note("tool.execution_complete", line, details)
      case let type: try sink.note(type ?? "event", line, details)
      }
    }
  }

  private mutating func say(_ message: ChatMessage, _ details: EventSink.Details) {
    messages[details.lane, default: []].append(message)
  }

  private func rest(_ data: JSONValue?, _ keys: Set<String>) -> JSONObject { (data?.object ?? [:]).rest(without: keys) }

  private mutating func append(answer data: JSONValue, _ index: Int, _ details: EventSink.Details) throws {
    var call = ModelCall()
    var message = ChatMessage.read(data, defaultRole: "assistant")
    message.role = "assistant"
    if let thought = data["reasoningText"]?.text, !thought.isEmpty {
      message.parts.insert(.reasoning(thought, ["type": "reasoning", "text": .string(thought)]), at: 0)
    }
    // How much it took is said after the answer, before the next.
    let following = lines[(index + 1)...].prefix { $0["type"]?.text != "assistant.message" }
    let usage = following.first { $0["type"]?.text == "assistant.usage" }?["data"]
    call.api = .chat
    call.model = (usage?["model"] ?? data["model"])?.text ?? model
    call.messages = messages[details.lane] ?? []
    call.answers = [message]
    call.responseID = (data["messageId"] ?? data["apiCallId"])?.text
    call.usage.input = usage?["inputTokens"]?.whole
    call.usage.output = (usage?["outputTokens"] ?? data["outputTokens"])?.whole
    call.usage.cacheRead = usage?["cacheReadTokens"]?.whole
    call.usage.cacheWrite = usage?["cacheWriteTokens"]?.whole
    try sink.call(call, details, rest: rest(data, ["content", "messageId", "toolRequests", "reasoningText"]))
    say(message, details)
    for tool in message.toolCalls where tool.id.map({ !started.contains($0) }) ?? true {
      var details = details
      details.id = tool.id
      details.parent = lines[index]["id"]?.text
      try sink.tool(tool.name, arguments: tool.arguments, result: nil, details)
    }
  }

  private func append(tool data: JSONValue, _ end: Int?, _ details: EventSink.Details) throws {
    var details = details
    details.parent = details.id.flatMap { _ in parent(of: data["toolCallId"]?.text) }
    details.id = data["toolCallId"]?.text ?? details.id
    let result = end.map { lines[$0] }
    if let start = details.time, let end = result?["timestamp"]?.time, end >= start { details.took = end - start }
    let failure = result?["data"]?["error"]
    let isFailed = result?["data"]?["success"]?.text == "false"
    let value = result?["data"]?["result"]
    try sink.tool(
      (data["toolName"] ?? data["mcpToolName"])?.text ?? "unknown", arguments: data["arguments"],
      result: value?["content"] ?? value,
      error: isFailed || failure != nil
        ? ToolCall.Failure(kind: failure?["code"]?.text ?? "error", message: (failure?["message"] ?? failure)?.text)
        : nil, details,
      rest: JSONObject(
        rest(data, ["toolCallId", "toolName", "arguments"]).members
          + rest(result?["data"], ["toolCallId", "success", "error", "model"]).members.filter {
            $0.key != "result" || value?["content"] != nil
          }))
  }

  /// The answer that asked for a tool.
  private func parent(of id: String?) -> String? {
    guard let id else { return nil }
    return lines.first { line in
      line["data"]?["toolRequests"]?.items.contains { $0["toolCallId"]?.text == id } ?? false
    }?["id"]?.text
  }
}
