public import CassetteFormat

/// Writes what a regression test expects of a run: the tools in their order, at most so many steps, the state at the end.
public struct GoldenTraceExporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    let session = try cassette.manifest.session
    let kept = try SourceNotes.read(cassette, of: "workflow")?.object("golden_trace")
    var tools: [JSONValue] = []
    var hasPayloads = false
    var losses: [Loss] = []
    var first: Body?
    var last: Body?
    try cassette.forEachEvent { event in
      switch event.content {
      case .tool(let call):
        tools.append(.string(call.name))
        hasPayloads = hasPayloads || call.arguments != nil || call.result != nil || call.error != nil
      case .checkpoint(let checkpoint):
        if first == nil { first = checkpoint.state }
        if checkpoint.phase == .after || last == nil { last = checkpoint.state ?? last }
      default: losses.append(Loss(sequence: event.sequence, "a \(event.kind) event, for which a golden trace has no place"))
      }
    }
    if hasPayloads { losses.insert(Loss("the arguments and results of tools, of which a golden trace has the names"), at: 0) }
    func value(_ body: Body?) throws -> JSONValue? {
      guard let body, !body.isLost else { return nil }
      let bytes = try cassette.bytes(of: body)
      return try? JSONParser.lax(bytes.span.bytes)
    }
    func text(_ body: Body?) throws -> JSONValue? {
      guard let body, !body.isLost else { return nil }
      return String(validating: try cassette.bytes(of: body), as: UTF8.self).map(JSONValue.string)
    }
    let states = (first: try value(first), last: try value(last))
    if first != nil { losses.append(Loss("the states before the last one")) }
    var trace = JSONObject()
    trace.set("run_id", session?.id?.string ?? "run_\(cassette.id.hex.prefix(8))")
    trace.set("description", session?.name?.string ?? "")
    var query = try text(session?.input)
    if query == nil, case .object(let state)? = states.first { query = state["query"] }
    trace.set("query", query ?? "")
    trace.set("expected_outcome", try text(session?.output) ?? "")
    trace.set("expected_max_steps", tools.count)
    trace.set("expected_tool_sequence", .array(tools))
    trace.set("expected_final_state", states.last ?? [:])
    if let kept { trace.merge(kept.without("expected_tool_sequence")) }
    try (PythonIndentedJSON.encode(.object(trace), indent: 4) + [0x0A]).withUnsafeBytes(output.write)
    return losses
  }
}
