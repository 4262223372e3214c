public import CassetteFormat

/// pi's sessions: a tree of entries, one a line.
public struct PiImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    guard sample.isJSON else { return false }
    if sample.values["type"] == "session" { return sample.has("cwd") || sample.has("version", "id") }
    return ["", "[]."].contains { sample.values[$0 + "type"] == "message" && sample.has($0 + "message.role") }
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    var lines: [JSONValue] = []
    let warnings = try JSONLines(source.file).read { lines.append($0) }
    let header = lines.first { $0["type"]?.text == "session" }
    guard header != nil || lines.contains(where: { $0["message"]?["role"] != nil }) else {
      throw InterchangeError("these lines are not a session of pi: there is no session and no message")
    }
    let start = lines.compactMap { $0["timestamp"]?.time }.min()
    let sink = TraceSink(writer, vendor: "dev.pi", start: start)
    try PiSession(lines, sink).append()
    var imported = Imported(source: Manifest.Source(format: "pi", version: header?["version"]?.text))
    imported.warnings = warnings
    guard !source.isPart else { return imported }
    var session = Session()
    session.id = header?["id"]?.text.map { ByteString($0) }
    session.start = sink.events.startTime
    if let header { session.metadata = try sink.body(["pi": header]) }
    imported.session = session == Session() ? nil : session
    return imported
  }
}

/// The entries of a session.
struct PiSession {
  private let lines: [JSONValue]
  private let sink: TraceSink
  private var indices: [String: Int] = [:]
  private var results: [String: Int] = [:]
  private let messages: [ChatMessage?]

  init(_ lines: [JSONValue], _ sink: TraceSink) {
    self.lines = lines
    self.sink = sink
    messages = lines.map { $0["message"].map { ChatMessage.read($0) } }
    for (index, line) in lines.enumerated() {
      if let id = line["id"]?.text, indices[id] == nil { indices[id] = index }
      if let id = line["message"]?["toolCallId"]?.text, results[id] == nil { results[id] = index }
    }
  }

  func append() throws {
    for (index, line) in lines.enumerated() where line["type"]?.text != "session" {
      var details = EventSink.Details()
      details.id = line["id"]?.text
      details.time = line["timestamp"]?.time
      guard let message = line["message"], let role = message["role"]?.text else {
        try sink.note(line["type"]?.text ?? "entry", line, details)
        continue
      }
      switch role {
      case "assistant": try append(answer: message, index, details)
      case "toolResult" where results[message["toolCallId"]?.text ?? ""] == index: break
      case "user":
        let read = ChatMessage.read(message)
        if read.parts.allSatisfy({ $0.text != nil }) {
          try sink.marker("prompt", read.text, details)
        } else {
          try sink.note("user", line, details)
        }
      default: try sink.note(role, line, details)
      }
    }
  }

  private func append(answer message: JSONValue, _ index: Int, _ details: EventSink.Details) throws {
    var call = ModelCall()
    call.provider = message["provider"]?.text
    call.model = message["model"]?.text
    let api = message["api"]?.text ?? ""
    call.api = api.contains("responses") ? .responses : api.contains("anthropic") ? .messages : nil
    call.messages = before(index).compactMap { messages[$0] }
    call.answers = [ChatMessage.read(message)]
    call.finish = message["stopReason"]?.text.map { [$0] } ?? []
    call.responseID = message["responseId"]?.text
    call.usage.input = message["usage"]?["input"]?.whole
    call.usage.output = message["usage"]?["output"]?.whole
    call.usage.cacheRead = message["usage"]?["cacheRead"]?.whole
    call.usage.cacheWrite = message["usage"]?["cacheWrite"]?.whole
    if message["stopReason"]?.text == "error" {
      call.error = message["errorMessage"]?.text ?? "error"
      if message["content"]?.items.isEmpty ?? true { call.answers = [] }
    }
    try sink.call(
      call, details,
      rest: (message.object ?? [:]).rest(without: ["role", "content", "model", "stopReason", "responseId"]))
    for block in call.answers.flatMap(\.toolCalls) {
      var tool = details
      tool.id = block.id
      tool.parent = details.id
      let result = block.id.flatMap { results[$0] }.map { lines[$0] }
      if let start = tool.time, let end = result?["timestamp"]?.time, end >= start { tool.took = end - start }
      let content = result?["message"]?["content"]
      let isError = result?["message"]?["isError"]?.text == "true"
      try sink.tool(
        block.name, arguments: block.arguments, result: content,
        error: isError ? ToolCall.Failure(kind: "error") : nil, tool,
        rest: (result?["message"]?.object ?? [:]).rest(without: ["role", "content", "toolCallId", "toolName"]))
    }
  }

  /// The entries on the way to one, the oldest first.
  private func before(_ index: Int) -> [Int] {
    // Sessions of the first version have no tree: each entry follows the one before.
    guard lines[index]["id"] != nil else { return Array(0..<index) }
    var chain: [Int] = []
    var next = lines[index]["parentId"]?.text.flatMap { indices[$0] }
    var bound = index
    while let found = next, found < bound {
      chain.append(found)
      bound = found
      next = lines[found]["parentId"]?.text.flatMap { indices[$0] }
    }
    return chain.reversed()
  }
}
