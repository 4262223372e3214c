public import CassetteFormat

/// Cassettes of Datadog's test agent (ddtestagent): one exchange a file, in JSON or YAML.
public struct DDTestAgentImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    sample.has("request.method", "request.url") && (sample.has("response") || sample.start.count >= SourceSample.maximumSize)
      && !sample.hasAny("request.uri", "interactions", "when")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let events = EventSink(writer)
    var sides: [String: YAMLNode] = [:]
    var warnings: Set<String> = []
    _ = try YAMLRecording.read(source.file, lists: [], what: "a ddtestagent cassette") { entry in
      switch entry {
      case .document: if !sides.isEmpty { throw InterchangeError("the file has several YAML documents") }
      case .member(let key, let node) where key == "request" || key == "response": sides[key] = node
      case .member(let key, _): warnings.insert("the member \(key) is not kept")
      case .list, .item: throw InterchangeError("this is a list, not a ddtestagent cassette")
      }
    }
    guard let request = sides["request"], let response = sides["response"], let method = try request.text("method"),
      let url = try request.text("url")
    else { throw InterchangeError("this is not a ddtestagent cassette: it has no request or no response") }
    guard let status = try response["status"]?.integer("code") else {
      throw InterchangeError("its response has no status code from 100 to 999")
    }
    var recorded = RecordedRequest(method: ByteString(method), uri: url)
    recorded.message = try Self.message(request)
    if recorded.message.body?.bytes.isEmpty == true { recorded.message.body = nil }
    var answer = RecordedResponse(status: status, reason: try response["status"]?.text("message").map(ByteString.init))
    answer.message = try Self.message(response)
    try events.append(recorded, answer)
    var imported = Imported(source: Manifest.Source(format: "ddtestagent"))
    imported.warnings = warnings.sorted()
    return imported
  }

  private static func message(_ node: YAMLNode) throws -> RecordedMessage {
    var message = RecordedMessage()
    message.headers = try node["headers"]?.headers() ?? []
    message.headerFidelity = message.headers.isEmpty ? .absent : .reserialised
    if message.headers.contains(where: { VcrpyHeaders.isRedacted($0.value) }) { message.headerFidelity = .redacted }
    guard let body = node["body"], !body.isNull else { return message }
    if let text = try body.scalar?.text() {
      message.body = RecordedBody(text)
    } else {
      message.body = RecordedBody(try PythonJSON.dump(body), .reserialised)
    }
    return message
  }
}
