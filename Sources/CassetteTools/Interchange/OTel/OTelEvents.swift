import CassetteFormat

/// The events of a trace, in the order in which its spans began.
struct OTelEvents {
  private let trace: OTelTrace
  private let sink: TraceSink
  private let ids: Set<String>

  init(_ trace: OTelTrace, _ sink: TraceSink) {
    self.trace = trace
    self.sink = sink
    ids = Set(trace.spans.compactMap(\.id))
  }

  func append() throws {
    let order = trace.spans.indices.sorted {
      (trace.spans[$0].start ?? .max, $0) < (trace.spans[$1].start ?? .max, $1)
    }
    for index in order { try append(trace.spans[index]) }
    for id in trace.records.keys.sorted() where !ids.contains(id) {
      for record in trace.records[id]! { try sink.note("log", record) }
    }
  }

  private func append(_ span: OTelSpan) throws {
    var details = EventSink.Details()
    details.id = span.id
    details.time = span.start
    if let start = span.start, let end = span.end {
      details.took = end.subtractingReportingOverflow(start).partialValue
    }
    details.parent = span.parent.flatMap { ids.contains($0) && $0 != span.id ? $0 : nil }
    details.lane = span.attributes["gen_ai.conversation.id"]?.text ?? (trace.traces.count > 1 ? span.trace : nil)
    let records = span.id.flatMap { trace.records[$0] } ?? []
    if OTelCall.isCall(span) {
      let call = OTelCall(span, records)
      try sink.call(call.call, details, rest: rest(span, without: call.used))
    } else if let tool = OTelTool(span) {
      if let id = tool.id { details.id = span.id ?? id }
      try sink.tool(
        tool.name, arguments: tool.arguments, result: tool.result, error: span.failure, details,
        rest: rest(span, without: tool.used))
    } else {
      try sink.note("span", .object(rest(span, without: [])), details)
      for record in records { try sink.note("log", record, details) }
    }
  }

  /// What else a span says, attributes as plain values.
  private func rest(_ span: OTelSpan, without used: Set<String>) -> JSONObject {
    var rest = (span.value.object ?? [:]).rest(without: [
      "spanId", "attributes", "startTimeUnixNano", "endTimeUnixNano", "start_time", "end_time", "resource",
    ])
    let attributes = span.attributes.filter { !used.contains($0.key) }.sorted { $0.key < $1.key }
    if !attributes.isEmpty {
      rest.set("attributes", .object(JSONObject(attributes.map { .init(key: $0.key, value: $0.value) })))
    }
    rest.set("scope", span.scope)
    if trace.resources.count > 1 { rest.set("resource", span.resource) }
    return rest
  }
}

/// The call of a tool that a span stands for.
struct OTelTool {
  let name: String
  let id: String?
  let arguments: JSONValue?
  let result: JSONValue?
  let used: Set<String>

  /// Nil when the span is none.
  init?(_ span: OTelSpan) {
    let attributes = span.attributes
    let isTool =
      attributes["gen_ai.operation.name"]?.text == "execute_tool"
      || attributes["traceloop.span.kind"]?.text == "tool"
      || attributes["openinference.span.kind"]?.text?.uppercased() == "TOOL"
      || attributes["ai.operationId"]?.text == "ai.toolCall"
      || (attributes["gen_ai.operation.name"] == nil && attributes["gen_ai.tool.name"] != nil)
    guard isTool else { return nil }
    var used: Set<String> = []
    func first(_ keys: String...) -> JSONValue? {
      guard let key = keys.first(where: { attributes[$0].map { !$0.isNull } ?? false }) else { return nil }
      used.insert(key)
      return attributes[key]
    }
    name = first("gen_ai.tool.name", "tool.name", "ai.toolCall.name", "traceloop.entity.name")?.text ?? span.name
    id = (attributes["gen_ai.tool.call.id"] ?? attributes["ai.toolCall.id"])?.text
    arguments = first(
      "gen_ai.tool.call.arguments", "tool_arguments", "ai.toolCall.args", "traceloop.entity.input", "input.value",
      "tool.parameters")
    result = first(
      "gen_ai.tool.call.result", "tool_response", "ai.toolCall.result", "traceloop.entity.output", "output.value")
    self.used = used
  }
}
