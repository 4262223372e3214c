public import CassetteFormat

/// Codex's rollouts: items of the Responses API and events, one a line.
public struct CodexImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    guard sample.isJSON else { return false }
    let types: Set = ["session_meta", "response_item", "event_msg", "turn_context", "compacted"]
    if sample.has("payload", "type"), let type = sample.values["type"] { return types.contains(type) }
    if let type = sample.values["[].type"], sample.has("[].payload") { return types.contains(type) }
    return sample.has("id", "timestamp", "instructions") && sample.has("[].type")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    var lines: [JSONValue] = []
    let warnings = try JSONLines(source.file).read { lines.append($0) }
    guard lines.contains(where: { $0["payload"] != nil || $0["record_type"] != nil || CodexSession.isItem($0) }) else {
      throw InterchangeError("these lines are not a rollout of Codex: none has a payload")
    }
    let start = lines.compactMap { $0["timestamp"]?.time }.min()
    let sink = TraceSink(writer, vendor: "com.openai.codex", start: start)
    var session = CodexSession(sink)
    for line in lines { try session.take(line) }
    try session.finish()
    var imported = Imported(source: Manifest.Source(format: "codex", version: session.meta?["cli_version"]?.text))
    imported.warnings = warnings
    guard !source.isPart else { return imported }
    var described = Session()
    described.id = session.meta?["id"]?.text.map { ByteString($0) }
    described.commit = session.meta?["git"]?["commit_hash"]?.text.map { ByteString($0) }
    described.start = sink.events.startTime
    if let meta = session.meta { described.metadata = try sink.body(["codex": meta]) }
    imported.session = described == Session() ? nil : described
    return imported
  }
}

/// A rollout on its way into a cassette.
struct CodexSession {
  private let sink: TraceSink
  private(set) var meta: JSONValue?
  private var model: String?
  /// The items that the next request has.
  private var input: [JSONValue] = [] {
    didSet {
      // Items stand in every request after them, so they are encoded once.
      if input.count < encoded.count { encoded = [] }
      for item in input[encoded.count...] { encoded.append(JSONText.encode(item)) }
    }
  }
  private var encoded: [[UInt8]] = []
  /// The items of the answer so far.
  private var output: [JSONValue] = []
  private var started: Int?
  private var ended: Int?
  private var count = 0
  private var open: [(id: String, item: JSONValue, time: Int?, parent: String)] = []

  init(_ sink: TraceSink) {
    self.sink = sink
  }

  private static let answers: Set = [
    "reasoning", "function_call", "custom_tool_call", "local_shell_call", "web_search_call", "tool_search_call",
  ]

  static func isItem(_ value: JSONValue) -> Bool {
    let type = value["type"]?.text ?? ""
    return answers.contains(type) || type == "message" || type.hasSuffix("_call_output")
  }

  mutating func take(_ line: JSONValue) throws {
    var details = EventSink.Details()
    details.time = line["timestamp"]?.time
    let payload = line["payload"]
    switch line["type"]?.text {
    case "response_item"?: try take(item: payload ?? .null, details)
    case "session_meta"?:
      if meta == nil { meta = payload } else { try sink.note("session_meta", line, details) }
    case "turn_context"?:
      model = payload?["model"]?.text ?? model
      try sink.note("turn_context", payload ?? .null, details)
    case "compacted"?:
      try flush(nil)
      if let history = payload?["replacement_history"] {
        input = []
        input = history.items
      } else if let message = payload?["message"]?.text {
        input = []
        input = [["type": "message", "role": "user", "content": .string(message)]]
      }
      try sink.note("compacted", payload ?? .null, details)
    case "event_msg"?:
      let kind = payload?["type"]?.text ?? "event"
      if kind == "token_count", !output.isEmpty {
        try flush(payload?["info"]?["last_token_usage"])
      } else if kind == "user_message", let text = payload?["message"]?.text {
        let rest = (payload?.object ?? [:]).rest(without: ["type", "message"])
        return try sink.marker("prompt", text, details, rest: rest)
      }
      try sink.note(kind, payload ?? .null, details)
    case _ where Self.isItem(line): try take(item: line, details)
    case let type:
      // The first line of old rollouts is the session, without a type.
      if meta == nil, type == nil, line["id"] != nil { return meta = line }
      try sink.note(type ?? "record", line, details)
    }
  }

  private mutating func take(item: JSONValue, _ details: EventSink.Details) throws {
    let type = item["type"]?.text ?? ""
    if Self.answers.contains(type) || (type == "message" && item["role"]?.text == "assistant") {
      started = started ?? details.time
      ended = details.time
      output.append(item)
      return
    }
    try flush(nil)
    input.append(item)
    started = nil
    guard let id = item["call_id"]?.text, let index = open.firstIndex(where: { $0.id == id }) else { return }
    try append(open.remove(at: index), item, details.time)
  }

  /// Appends the exchange whose answer is complete.
  private mutating func flush(_ usage: JSONValue?) throws {
    guard !output.isEmpty else { return }
    count += 1
    var details = EventSink.Details()
    details.id = "response-\(count)"
    details.time = started
    if let started, let ended, ended >= started { details.took = ended - started }
    details.fidelity = ["at": .reconstructed]
    if details.took != nil { details.fidelity["took"] = .reconstructed }
    var request = JSONObjectWriter()
    request.set("model", model.map(JSONValue.string))
    let instructions = meta?["base_instructions"]?["text"] ?? meta?["instructions"]
    request.set("instructions", (instructions?.text).map(JSONValue.string))
    request.set("input", encoded: JSONObjectWriter.list(encoded))
    var response: JSONObject = ["object": "response"]
    response.set("model", model)
    response.set("output", .array(output))
    response.set("usage", usage)
    var call = ModelCall()
    call.api = .responses
    call.provider = meta?["model_provider"]?.text
    call.request = request.finished
    call.bodies = ModelCall.Bodies(response: .object(response), isJoined: true)
    try sink.call(call, details)
    for item in output {
      guard let id = item["call_id"]?.text else { continue }
      open.append((id, item, ended, details.id!))
    }
    input += output
    output = []
    started = nil
  }

  private func append(
    _ call: (id: String, item: JSONValue, time: Int?, parent: String), _ result: JSONValue?, _ end: Int?
  ) throws {
    var details = EventSink.Details()
    details.id = call.id
    details.parent = call.parent
    details.time = call.time
    if let start = call.time, let end, end >= start { details.took = end - start }
    try sink.tool(
      call.item["name"]?.text ?? call.item["type"]?.text ?? "unknown",
      arguments: call.item["arguments"] ?? call.item["input"] ?? call.item["action"], result: result?["output"], details
    )
  }

  mutating func finish() throws {
    try flush(nil)
    for call in open { try append(call, nil, nil) }
    // What came after the last answer is in no request.
    let last = input.lastIndex { Self.answers.contains($0["type"]?.text ?? "") || $0["role"]?.text == "assistant" }
    try note(input[(last.map { $0 + 1 } ?? 0)...])
  }

  private func note(_ items: ArraySlice<JSONValue>) throws {
    for item in items { try sink.note(item["type"]?.text ?? "item", item) }
  }
}
