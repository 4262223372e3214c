import CassetteFormat

/// What a record of a trace says: a run of LangSmith, an observation of Langfuse.
struct TraceRecord {
  enum Kind {
    case call, tool, other(String)
  }

  var kind: Kind
  var name: String
  var details = EventSink.Details()
  var end: Int?
  var call = ModelCall()
  var input: JSONValue?
  var output: JSONValue?
  var error: String?
  /// What else there is.
  var rest = JSONObject()

  init(_ kind: Kind, name: String) {
    self.kind = kind
    self.name = name
  }

  /// Appends records in the order in which they began.
  static func append(_ records: [TraceRecord], _ sink: TraceSink) throws {
    let ids = Set(records.compactMap(\.details.id))
    let order = records.indices.sorted {
      (records[$0].details.time ?? .max, $0) < (records[$1].details.time ?? .max, $1)
    }
    for index in order {
      var record = records[index]
      if let start = record.details.time, let end = record.end {
        record.details.took = end.subtractingReportingOverflow(start).partialValue
      }
      if let parent = record.details.parent, !ids.contains(parent) || parent == record.details.id {
        record.rest.set("parent", parent)
        record.details.parent = nil
      }
      try record.append(to: sink)
    }
  }

  private func append(to sink: TraceSink) throws {
    switch kind {
    case .call:
      var call = call
      call.error = error
      try sink.call(call, details, rest: rest)
    case .tool:
      try sink.tool(
        name, arguments: input, result: output, error: error.map { ToolCall.Failure(kind: "error", message: $0) },
        details, rest: rest)
    case .other(let kind):
      var record = rest
      record.members.insert(.init(key: "name", value: .string(name)), at: 0)
      record.set("input", input)
      record.set("output", output)
      record.set("error", error)
      try sink.note(kind, .object(record), details)
    }
  }

  /// The messages of an input: a list of them, or under one of the usual names.
  static func messages(_ value: JSONValue?, defaultRole: String = "user") -> [ChatMessage] {
    guard let value = value.map(OTelCall.parsed) else { return [] }
    guard value.object != nil else { return ChatMessage.read(list: value, defaultRole: defaultRole) }
    for key in ["messages", "input", "prompts", "prompt", "contents", "message", "kwargs"] {
      guard key != "message" || value["role"] == nil, let inner = value[key] else { continue }
      if key == "kwargs", inner["messages"] == nil { continue }
      var messages = ChatMessage.read(list: inner["messages"] ?? inner, defaultRole: defaultRole)
      if let system = value["system"] ?? value["instructions"] {
        messages.insert(ChatMessage("system", ChatPart.read(system)), at: 0)
      }
      return messages
    }
    return ChatMessage.read(list: value, defaultRole: defaultRole)
  }
}
