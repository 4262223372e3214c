public import CassetteFormat

/// llm-vcr's cassettes: flat interactions with parsed bodies, and with the events of streamed ones in `chunks`.
public struct LLMVCRImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    sample.has("interactions[].url", "interactions[].method")
      && sample.hasAny(
        "interactions[].chunks", "interactions[].request_body", "interactions[].response_body",
        "interactions[].status_code")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let events = EventSink(writer)
    var name: String?
    var hasList = false
    let broken = try YAMLRecording.read(source.file, lists: ["interactions"], what: "a llm-vcr cassette") { entry in
      switch entry {
      case .document: if hasList { throw InterchangeError("the file has several YAML documents") }
      case .list(let key): hasList = !key.isEmpty
      case .member("name", let node): name = node.string
      case .member: break
      case .item(let node, _):
        do { try Self.take(node, events) } catch let error as InterchangeError {
          throw InterchangeError("interaction \(events.count + 1): \(error.message)")
        }
      }
    }
    guard hasList else { throw InterchangeError("this is not a llm-vcr cassette: it has no list of interactions") }
    var imported = Imported(source: Manifest.Source(format: "llm-vcr"))
    imported.warn(brokenOff: broken)
    if let name, !source.isPart {
      var session = Session()
      session.name = ByteString(name)
      imported.session = session
    }
    return imported
  }

  private static func take(_ node: YAMLNode, _ events: EventSink) throws {
    guard let method = try node.text("method"), let url = try node.text("url") else {
      throw YAMLRecording.IncompleteRecord(message: "interaction \(events.count + 1): it has no method or no url")
    }
    var request = RecordedRequest(method: ByteString(method), uri: url)
    request.message = try message(node["request_headers"])
    request.message.body = try parsed(node["request_body"])
    var response = RecordedResponse(status: try node.integer("status_code") ?? 200)
    response.message = try message(node["response_headers"])
    if let chunks = node["chunks"]?.items, !chunks.isEmpty {
      response.message.body = try joined(chunks)
    } else {
      response.message.body = try parsed(node["response_body"])
    }
    var details = EventSink.Details()
    if node["status_code"] == nil { details.fidelity["response.status"] = .reconstructed }
    try events.append(request, response, details)
  }

  private static func message(_ headers: YAMLNode?) throws -> RecordedMessage {
    var message = RecordedMessage()
    message.headers = try headers?.headers() ?? []
    message.headerFidelity = message.headers.isEmpty ? .absent : .reserialised
    if message.headers.contains(where: { VcrpyHeaders.isRedacted($0.value) }) { message.headerFidelity = .redacted }
    return message
  }

  /// A body that was parsed; what is no JSON object was put into one, under `_raw`.
  private static func parsed(_ node: YAMLNode?) throws -> RecordedBody? {
    guard let node, !node.isNull else { return nil }
    let isWrapped = node.pairs?.count == 1 && node["_raw"] != nil
    return RecordedBody(try PythonJSON.dump(isWrapped ? node["_raw"]! : node), .reserialised)
  }

  private static func joined(_ chunks: [YAMLNode]) throws -> RecordedBody {
    let texts = try chunks.map { try $0.scalar?.text() ?? [] }
    var body = RecordedBody(texts.flatMap { $0 }, .reserialised)
    body.chunks = ChunkTable(texts.map { ChunkTable.Chunk(length: $0.count, delay: 0) })
    body.chunkFidelity = .reconstructed
    return body
  }
}
