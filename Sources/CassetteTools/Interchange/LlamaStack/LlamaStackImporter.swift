public import CassetteFormat

/// Llama Stack's recordings: one call of a client library, a tool or an HTTP service in each file.
public struct LlamaStackImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    guard sample.isJSON else { return false }
    return sample.has("request", "response.is_streaming")
      || sample.hasAny("response.body.__type__", "response.body[].__type__")
      || sample.has("request.endpoint", "request.model", "request.url")
      || sample.has("test_id", "request.url", "request.body")
      // Requests with pictures, which are all that the sample shows.
      || sample.start.count == SourceSample.maximumSize
        && sample.has("request.method", "request.url", "request.headers", "request.body.model")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    var members: [String: [UInt8]] = [:]
    try JSONDocument(source.file, "Llama Stack recording").walk([]) { path, value in members[path] = value }
    guard let request = members["request"].flatMap(JSONMembers.init),
      let response = members["response"].flatMap(JSONMembers.init), response.raw("body") != nil
    else {
      throw InterchangeError("this is not a Llama Stack recording: it has no request, or no response with a body")
    }
    let sink = EventSink(writer)
    var details = EventSink.Details()
    // The test is the run that a recording belongs to.
    let test = text(members["test_id"]) ?? request.string("test_id")
    if source.isPart { details.lane = test }
    if request.raw("url") == nil {
      try LlamaStackTool(request, response).append(to: sink, details)
    } else {
      try LlamaStackCall(request, response).append(to: sink, details)
    }
    var imported = Imported(source: Manifest.Source(format: "llama-stack"))
    if !source.isPart { imported.session = try session(members, request, test, sink) }
    return imported
  }

  private func text(_ raw: [UInt8]?) -> String? {
    guard let raw, case .string(let text)? = try? JSONParser.lax(raw.span.bytes) else { return nil }
    return text
  }

  private func session(
    _ members: [String: [UInt8]], _ request: JSONMembers, _ test: String?, _ sink: EventSink
  ) throws -> Session? {
    var session = Session()
    session.name = test.map { ByteString($0) }
    var notes = JSONObject()
    for (key, raw) in [
      ("id_normalization_mapping", members["id_normalization_mapping"]),
      ("provider_metadata", request.raw("provider_metadata")),
    ] {
      guard let raw, case .object(let object)? = try? JSONParser.lax(raw.span.bytes), !object.isEmpty else { continue }
      notes[key] = .object(object)
    }
    if !notes.isEmpty { session.metadata = try sink.body(json: .object(notes)) }
    return session == Session() ? nil : session
  }
}
