public import CassetteFormat

/// LangSmith's runs, as the API and the SDK give them: a list, JSON lines, one run with its children inside, or the answer
/// to a query.
///
/// Memory: all runs, since they refer to each other and come in any order.
public struct LangSmithImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    guard sample.isJSON else { return false }
    return sample.has("run_type", "id") || sample.has("[].run_type", "[].id") || sample.has("runs[].run_type")
      || sample.has("run_type", "inputs") || sample.has("[].run_type", "[].inputs")
      || sample.has("dotted_order", "trace_id") || sample.has("[].dotted_order", "[].trace_id")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    var runs = LangSmithRuns()
    var imported = Imported(source: Manifest.Source(format: "langsmith"))
    imported.warnings = try JSONRecords(source.file, "export of runs").read { runs.add($0) }
    guard !runs.all.isEmpty else {
      throw InterchangeError("this is not an export of LangSmith: nothing in it has a run_type")
    }
    let records = runs.all.map { LangSmithRun($0).record }
    let sink = TraceSink(
      writer, vendor: "com.langchain.langsmith", start: records.compactMap(\.details.time).min())
    try TraceRecord.append(records, sink)
    if !source.isPart {
      var session = Session()
      let traces = Set(runs.all.compactMap { $0["trace_id"]?.text })
      session.id = traces.count == 1 ? traces.first.map { ByteString($0) } : nil
      session.name = runs.all.first { $0["parent_run_id"] == nil }?["name"]?.text.map { ByteString($0) }
      session.start = sink.events.startTime
      imported.session = session == Session() ? nil : session
    }
    return imported
  }
}

/// Runs by their ids: create and update operations of one are put together.
struct LangSmithRuns {
  private(set) var all: [JSONValue] = []
  private var indices: [String: Int] = [:]

  /// - Parameter depth: How deep a run is nested in others.
  mutating func add(_ value: JSONValue, parent: String? = nil, depth: Int = 0) {
    guard depth < 100 else { return }
    for run in value["runs"]?.items ?? [] { add(run, depth: depth + 1) }
    guard var run = value.object, run["run_type"] != nil || run["dotted_order"] != nil else { return }
    let children = run["child_runs"]?.items ?? []
    run["child_runs"] = nil
    let id = run["id"]?.text
    if run["parent_run_id"]?.text == nil, let parent { run["parent_run_id"] = .string(parent) }
    if let id, let index = indices[id], var known = all[index].object {
      for member in run.members where !member.value.isNull { known[member.key] = member.value }
      all[index] = .object(known)
    } else {
      if let id { indices[id] = all.count }
      all.append(.object(run))
    }
    for child in children { add(child, parent: id, depth: depth + 1) }
  }
}

/// A run.
struct LangSmithRun {
  private(set) var record: TraceRecord

  init(_ run: JSONValue) {
    let type = run["run_type"]?.text ?? "run"
    let name = run["name"]?.text ?? type
    record = TraceRecord(type == "llm" ? .call : type == "tool" ? .tool : .other(type), name: name)
    record.details.id = run["id"]?.text
    record.details.parent = run["parent_run_id"]?.text
    record.details.time = Self.time(run["start_time"])
    record.end = Self.time(run["end_time"])
    record.details.lane = run["extra"]?["metadata"]?["thread_id"]?.text ?? run["thread_id"]?.text
    record.error = run["error"]?.text
    record.input = run["inputs"]
    record.output = run["outputs"]
    if type == "llm" { readCall(run) }
    if type == "tool" {
      let input = run["inputs"]?.object
      if input?.members.count == 1, let text = input?["input"] { record.input = text }
      let output = run["outputs"]?.object
      if output?.members.count == 1, let text = output?["output"] { record.output = text }
    }
    record.rest.members +=
      (run.object ?? [:]).rest(without: [
        "id", "parent_run_id", "start_time", "end_time", "error", "inputs", "outputs", "name", "child_run_ids",
      ]).members
    if type == "llm" { record.rest.members.insert(.init(key: "name", value: .string(name)), at: 0) }
  }

  /// Milliseconds since 1970, or text, in UTC when it says nothing else.
  private static func time(_ value: JSONValue?) -> Int? {
    if case .string = value { return value?.time }
    return value?.whole.flatMap { abs($0) < 1 << 52 ? $0 * 1000 : nil }
  }

  private mutating func readCall(_ run: JSONValue) {
    let metadata = run["extra"]?["metadata"]
    let parameters = run["extra"]?["invocation_params"]
    var call = ModelCall()
    call.provider = metadata?["ls_provider"]?.text ?? parameters?["_type"]?.text
    call.model =
      (metadata?["ls_model_name"] ?? parameters?["model"] ?? parameters?["model_name"]
      ?? run["inputs"]?["model"])?.text
    for name in ["temperature", "top_p", "max_tokens", "seed", "stop"] { call.parameters.set(name, parameters?[name]) }
    call.tools = (parameters?["tools"] ?? run["inputs"]?["tools"])?.items ?? []
    call.messages = TraceRecord.messages(run["inputs"])
    let outputs = run["outputs"]
    if let choices = outputs?["choices"]?.items, !choices.isEmpty {
      // What the wrapper of a provider's client saw is the provider's own answer.
      call.answers = choices.map { ChatMessage.read($0["message"] ?? $0, defaultRole: "assistant") }
      call.finish = choices.compactMap { $0["finish_reason"]?.text }
      call.served = outputs?["model"]?.text
      call.responseID = outputs?["id"]?.text
    } else if let generations = outputs?["generations"]?.items, !generations.isEmpty {
      let first = generations.flatMap { $0.items.isEmpty ? [$0] : $0.items }
      call.answers = first.map {
        ChatMessage.read($0["message"] ?? ["role": "assistant", "content": $0["text"] ?? ""], defaultRole: "assistant")
      }
      let info = first.first.map { $0["generation_info"] ?? $0["message"]?["kwargs"]?["response_metadata"] }
      call.finish = (info??["finish_reason"] ?? info??["stop_reason"])?.text.map { [$0] } ?? []
      call.served = outputs?["llm_output"]?["model_name"]?.text
    } else if let outputs, outputs.object?.isEmpty != true {
      call.answers = TraceRecord.messages(outputs["output"] ?? outputs, defaultRole: "assistant")
      call.served = outputs["model"]?.text
      call.responseID = outputs["id"]?.text
    }
    let usage =
      outputs?["usage_metadata"] ?? outputs?["usage"] ?? outputs?["llm_output"]?["token_usage"]
      ?? metadata?["usage_metadata"]
    call.usage.input = (usage?["input_tokens"] ?? usage?["prompt_tokens"] ?? run["prompt_tokens"])?.whole
    call.usage.output = (usage?["output_tokens"] ?? usage?["completion_tokens"] ?? run["completion_tokens"])?.whole
    record.call = call
    // What the messages do not say is kept as it was.
    let inputs = run["inputs"]?.object?.rest(without: ["messages", "model", "tools"]) ?? [:]
    if !inputs.isEmpty { record.rest.set("inputs", inputs) }
  }
}
