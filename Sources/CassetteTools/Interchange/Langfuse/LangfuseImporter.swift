public import CassetteFormat

/// Langfuse's traces and observations, as the API and the export of the web page give them, and batches for its ingestion:
/// lists, pages (`data`), JSON lines, or one trace with its observations inside.
///
/// Memory: all observations, since they refer to each other and come in any order.
public struct LangfuseImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    guard sample.isJSON else { return false }
    for place in [
      "", "[].", "data[].", "observations[].", "[].observations[].", "traces[].", "trace.", "batch[].body.",
    ] {
      if sample.has(place + "traceId", place + "startTime") || sample.has(place + "traceId", place + "type")
        || sample.has(place + "parentObservationId")
      {
        return true
      }
      if sample.has(place + "observations"), sample.hasAny(place + "timestamp", place + "id", place + "projectId") {
        return true
      }
    }
    return sample.hasAny("batch[].body.traceId", "trace_id") && sample.has("observation_type")
      || sample.has("htmlPath", "observations")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    var traces = LangfuseTraces()
    var imported = Imported(source: Manifest.Source(format: "langfuse"))
    imported.warnings = try JSONRecords(source.file, "export of traces").read { traces.add($0) }
    guard !traces.isEmpty else {
      throw InterchangeError("this is not an export of Langfuse: it has no traces and no observations")
    }
    var ids = Set(traces.observations.compactMap { $0["traceId"]?.text })
    ids.formUnion(traces.traces.compactMap { $0["id"]?.text })
    let records =
      traces.traces.map { LangfuseObservation(trace: $0).record }
      + traces.observations.map { LangfuseObservation($0, isOne: ids.count == 1).record }
    let sink = TraceSink(writer, vendor: "com.langfuse", start: records.compactMap(\.details.time).min())
    try TraceRecord.append(records, sink)
    if !source.isPart {
      var session = Session()
      session.id = ids.count == 1 ? ids.first.map { ByteString($0) } : nil
      session.name = traces.traces.first?["name"]?.text.map { ByteString($0) }
      session.start = sink.events.startTime
      imported.session = session == Session() ? nil : session
    }
    return imported
  }
}

/// Traces and observations by their ids: what came later of one is put over what came before.
struct LangfuseTraces {
  private(set) var traces: [JSONValue] = []
  private(set) var observations: [JSONValue] = []
  private var indices: [String: Int] = [:]

  var isEmpty: Bool { traces.isEmpty && observations.isEmpty }

  mutating func add(_ value: JSONValue) { add(value, trace: nil, depth: 0) }

  private mutating func add(_ value: JSONValue, trace: String?, depth: Int) {
    guard depth < 8, var object = value.object else { return }
    if let body = value["body"], let type = value["type"]?.text, type.hasSuffix("-create") || type.hasSuffix("-update")
    {
      return add(batched: body, String(type.dropLast(7)))
    }
    for key in ["data", "traces", "batch", "trace"] {
      let items = value[key]?.items ?? []
      for item in items.isEmpty ? [value[key]].compactMap(\.self) : items { add(item, trace: trace, depth: depth + 1) }
    }
    let inner = value["observations"]?.items ?? []
    let isObservation = value["traceId"] != nil || trace != nil && value["observations"] == nil
    if isObservation {
      if object["traceId"] == nil, let trace { object["traceId"] = .string(trace) }
      put(object)
    } else if value["observations"] != nil || (value["timestamp"] != nil && value["id"] != nil) {
      // A trace of a list has only the ids of its observations.
      if !inner.isEmpty, inner.allSatisfy({ $0.object != nil }) { object["observations"] = nil }
      traces.append(.object(object))
    }
    let id = value["id"]?.text ?? value["trace"]?["id"]?.text
    for item in inner { add(item, trace: id ?? "trace", depth: depth + 1) }
  }

  private mutating func add(batched body: JSONValue, _ type: String) {
    guard var object = body.object else { return }
    switch type {
    case "trace": traces.append(body)
    case "score": put(["type": "SCORE"], body)
    default:
      if type != "observation", object["type"] == nil { object["type"] = .string(type.uppercased()) }
      put(object)
    }
  }

  private mutating func put(_ first: JSONObject, _ body: JSONValue) {
    put(JSONObject(first.members + (body.object ?? [:]).members))
  }

  private mutating func put(_ object: JSONObject) {
    if let id = object["id"]?.text, let index = indices[id], var known = observations[index].object {
      for member in object.members where !member.value.isNull { known[member.key] = member.value }
      observations[index] = .object(known)
    } else {
      if let id = object["id"]?.text { indices[id] = observations.count }
      observations.append(.object(object))
    }
  }
}

/// An observation, or the trace that has them.
struct LangfuseObservation {
  private(set) var record: TraceRecord

  init(trace: JSONValue) {
    record = TraceRecord(.other("trace"), name: trace["name"]?.text ?? "trace")
    record.details.id = trace["id"]?.text
    record.details.time = (trace["timestamp"] ?? trace["createdAt"])?.time
    record.rest = (trace.object ?? [:]).rest(without: ["id", "name"])
  }

  init(_ value: JSONValue, isOne: Bool) {
    let type = value["type"]?.text?.uppercased() ?? "SPAN"
    let kind: TraceRecord.Kind =
      switch type {
      case "GENERATION", "EMBEDDING": .call
      case "TOOL": .tool
      default: .other(type.lowercased())
      }
    record = TraceRecord(kind, name: value["name"]?.text ?? type.lowercased())
    record.details.id = value["id"]?.text
    record.details.parent = value["parentObservationId"]?.text ?? value["traceId"]?.text
    record.details.time = (value["startTime"] ?? value["timestamp"])?.time
    record.end = value["endTime"]?.time
    record.details.lane = value["sessionId"]?.text ?? (isOne ? nil : value["traceId"]?.text)
    record.input = value["input"]
    record.output = value["output"]
    if value["level"]?.text == "ERROR" { record.error = value["statusMessage"]?.text ?? "error" }
    var used: Set = ["id", "name", "parentObservationId", "startTime", "endTime", "input", "output", "statusMessage"]
    if record.error == nil { used.remove("statusMessage") }
    if case .call = kind {
      readCall(value)
      used.remove("name")
    }
    record.rest.members += (value.object ?? [:]).rest(without: used).members
  }

  private mutating func readCall(_ value: JSONValue) {
    var call = ModelCall()
    call.model = (value["model"] ?? value["providedModelName"] ?? value["internalModelId"])?.text
    let parameters = value["modelParameters"].map(OTelCall.parsed)?.object ?? [:]
    for name in ["temperature", "top_p", "max_tokens", "seed", "frequency_penalty", "presence_penalty"] {
      guard let parameter = parameters[name] else { continue }
      // The web page writes numbers as text.
      call.parameters.set(name, parameter.double.flatMap { Self.number(parameter, $0) } ?? parameter)
    }
    let input = value["input"].map(OTelCall.parsed)
    call.tools = input?["tools"]?.items ?? []
    call.messages = TraceRecord.messages(input)
    if let other = input?.object?.rest(without: ["messages", "tools", "model"]), !other.isEmpty, input?["role"] == nil {
      record.rest.set("input", other)
    }
    if let output = value["output"].map(OTelCall.parsed), !output.isNull {
      let choices = output["choices"]?.items ?? []
      call.answers =
        choices.isEmpty
        ? TraceRecord.messages(output, defaultRole: "assistant")
        : choices.map { ChatMessage.read($0["message"] ?? $0, defaultRole: "assistant") }
      call.finish = choices.compactMap { $0["finish_reason"]?.text }
    }
    let usage = value["usageDetails"] ?? value["usage"]
    call.usage.input =
      (usage?["input"] ?? usage?["input_tokens"] ?? usage?["promptTokens"] ?? value["promptTokens"]
      ?? value["inputUsage"])?.whole
    call.usage.output =
      (usage?["output"] ?? usage?["output_tokens"] ?? usage?["completionTokens"]
      ?? value["completionTokens"] ?? value["outputUsage"])?.whole
    record.call = call
  }

  private static func number(_ value: JSONValue, _ double: Double) -> JSONValue {
    if case .string = value { return value.whole.map(JSONValue.integer) ?? .number(String(double)) }
    return value
  }
}
