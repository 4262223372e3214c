import CassetteFormat

/// The events of a sample, one after the other.
struct InspectEvents {
  private let sample: JSONObject
  private let pools: InspectPools
  private let sink: TraceSink
  private let lane: String
  private var hasCalls = false
  private var hasScores = false
  private var hasError = false

  /// Old logs have the events of a tool or a subtask inside of it, which may be nested.
  private static let maximumDepth = 32

  init(_ sample: JSONObject, _ pools: InspectPools, _ sink: TraceSink) {
    self.sample = sample
    self.pools = pools
    self.sink = sink
    lane = "\(sample["id"]?.text ?? "sample")_epoch_\(sample["epoch"]?.text ?? "1")"
  }

  mutating func take(_ event: JSONValue) throws { try take(event, parent: nil, depth: 0) }

  private mutating func take(_ event: JSONValue, parent: String?, depth: Int) throws {
    var event = pools.resolve(event)
    var nested: [JSONValue] = []
    if var object = event.object, let inner = object["events"], depth < Self.maximumDepth {
      nested = inner.items
      object["events"] = nil
      event = .object(object)
    }
    var details = EventSink.Details()
    details.lane = lane
    details.time = event["timestamp"]?.time
    if let time = details.time, let end = event["completed"]?.time {
      details.took = end.subtractingReportingOverflow(time).partialValue
    }
    details.id = event["uuid"]?.text
    details.parent = (event["span_id"]?.text ?? parent).flatMap { $0 == details.id ? nil : $0 }
    try append(event, details)
    for item in nested {
      try take(item, parent: event["id"]?.text ?? details.id ?? parent, depth: depth + 1)
    }
  }

  private mutating func append(_ event: JSONValue, _ details: EventSink.Details) throws {
    var details = details
    let rest = event.object?.rest(without: ["event", "timestamp", "completed", "uuid"]) ?? [:]
    switch event["event"]?.text {
    case "model":
      hasCalls = true
      let call = InspectCall(event, pools)
      if details.took == nil { details.took = call.took }
      try sink.call(call.call, details, rest: call.rest(of: rest))
    case "tool":
      details.id = event["id"]?.text ?? details.id
      if details.parent == details.id { details.parent = nil }
      try sink.tool(
        event["function"]?.text ?? "unknown", arguments: event["arguments"], result: event["result"],
        error: event["error"].map {
          ToolCall.Failure(kind: $0["type"]?.text ?? "error", message: $0["message"]?.text)
        }, details, rest: rest.rest(without: ["id", "function", "arguments", "result", "error", "span_id"]))
    case "sandbox":
      try sink.tool(
        "sandbox.\(event["action"]?.text ?? "exec")",
        arguments: .object(JSONObject(rest.members.filter { ["cmd", "file", "options", "input"].contains($0.key) })),
        result: event["output"], details,
        rest: rest.rest(without: ["action", "cmd", "file", "options", "input", "output"]))
    case "score":
      hasScores = true
      try sink.marker("score", Self.text(event["score"]), details, rest: rest)
    case "error":
      hasError = true
      try sink.marker("error", event["error"]?["message"]?.text, details, rest: rest)
    case "sample_limit":
      try sink.marker("limit", event["message"]?.text ?? event["type"]?.text, details, rest: rest)
    case "span_begin":
      details.id = event["id"]?.text ?? details.id
      details.parent = event["parent_id"]?.text
      try sink.note("span_begin", .object(rest), details)
    case let kind:
      if event["span_id"]?.text == event["id"]?.text { details.parent = event["id"]?.text }
      try sink.note(kind ?? "event", .object(rest), details)
    }
  }

  /// Appends what stands beside the events.
  func finish() throws {
    var details = EventSink.Details()
    details.lane = lane
    if !hasCalls {
      // Nothing but the messages was logged: the calls are made from them.
      var call = ModelCall()
      call.set(inspect: sample["output"]?["model"]?.text)
      try sink.conversation(ChatMessage.read(list: sample["messages"]), call, details)
    }
    if !hasScores {
      for score in sample["scores"]?.object?.members ?? [] {
        try sink.marker("score", "\(score.key): \(Self.text(score.value))", details)
      }
    }
    if !hasError, let error = sample["error"] { try sink.marker("error", error["message"]?.text, details) }
    try sink.note("sample", .object(sample), details)
  }

  private static func text(_ score: JSONValue?) -> String {
    guard let value = score?["value"] else { return "none" }
    return value.text ?? String(decoding: JSONText.encode(value), as: UTF8.self)
  }
}
