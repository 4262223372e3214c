public import CassetteFormat

/// What pydantic-ai records beside HTTP, in files that look like vcrpy's: the messages of realtime WebSockets, and the
/// calls that xAI's client makes by gRPC.
///
/// Nothing but the messages is recorded. What the exchange around them must have been is marked as reconstructed.
public struct PydanticAIImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    sample.has("interactions[].kind", "interactions[].direction")
      || sample.hasAny(
        "interactions[].request_sample", "interactions[].request_stream", "interactions[].collections_method")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let sink = PydanticAISink(writer)
    let broken = try YAMLRecording.read(
      source.file, lists: ["interactions"], what: "a recording of pydantic-ai", sink.take)
    return try sink.finish(broken)
  }
}

/// Makes events of interactions, in the order of the file.
private final class PydanticAISink {
  private let events: EventSink
  private var version: String?
  private var hasList = false
  private var count = 0
  private var messages: [RecordedFrame] = []
  private var warnings: Set<String> = []

  init(_ writer: CassetteWriter) { events = EventSink(writer) }

  func take(_ entry: YAMLRecording.Entry) throws {
    switch entry {
    case .document: if hasList { throw InterchangeError("the file has several YAML documents") }
    case .list(let key): hasList = !key.isEmpty
    case .member("version", let node): version = node.string
    case .member(let key, _): warnings.insert("the member \(key) is not kept")
    case .item(let node, _):
      count += 1
      do { try take(node) } catch let error as InterchangeError {
        throw InterchangeError("interaction \(count): \(error.message)")
      } catch let error as YAMLRecording.IncompleteRecord {
        throw YAMLRecording.IncompleteRecord(message: "interaction \(count): \(error.message)")
      }
    }
  }

  private func take(_ node: YAMLNode) throws {
    if let request = node["request_sample"] {
      guard let response = node["response_sample"] else { throw Self.incomplete }
      try append(call: "GetCompletion", request, [response["raw"]])
    } else if let request = node["request_stream"] {
      guard let chunks = node["response_stream"]?["chunks_raw"]?.items else { throw Self.incomplete }
      try append(call: "GetCompletionChunk", request, chunks)
    } else if let call = node["collections_method"] {
      try append(collections: call)
    } else if node["kind"]?.string == "close" {
      try close(node)
    } else {
      try message(node)
    }
  }

  private static let incomplete = YAMLRecording.IncompleteRecord(message: "it has no response")

  // MARK: - WebSocket

  private func message(_ node: YAMLNode) throws {
    guard let direction = node["direction"]?.string, let data = node["data"] else {
      throw YAMLRecording.IncompleteRecord(message: "it is neither a message nor a call")
    }
    guard direction == "sent" || direction == "received" else {
      throw InterchangeError("its direction is neither sent nor received")
    }
    // A text message: the recorder parses what passes as JSON, and dumps it to replay it.
    try messages.append(
      RecordedFrame(isOutgoing: direction == "sent", opcode: 1, payload: PythonJSON.dump(data)))
  }

  private func close(_ node: YAMLNode) throws {
    guard let code = try node.integer("code"), let short = UInt16(exactly: code) else {
      throw YAMLRecording.IncompleteRecord(message: "a close has no code")
    }
    let payload = try [UInt8(short >> 8), UInt8(short & 0xFF)] + (node.text("reason") ?? [])
    messages.append(RecordedFrame(isOutgoing: false, opcode: 8, payload: payload))
    try endOfSocket()
  }

  /// What was said on one connection is an exchange; after a close comes the next.
  private func endOfSocket() throws {
    guard let frames = try events.frames(messages) else { return }
    messages = []
    var response = RecordedResponse(status: 101)
    response.message.headerFidelity = .absent
    var details = Self.reconstructed("request.method", "response.status", "frames.table")
    details.fidelity["frames"] = .reserialised
    details.fidelity["request.path"] = .absent
    var request = RecordedRequest(method: "GET", path: "")
    request.message.headerFidelity = .absent
    try events.append(request, response, frames: frames, details)
  }

  // MARK: - gRPC

  private func append(call: String, _ request: YAMLNode, _ responses: [YAMLNode?]) throws {
    try endOfSocket()
    guard let sent = try request.text("raw") else { throw InterchangeError("its request has no bytes") }
    let received = try responses.map { node in
      guard let bytes = try node?.scalar?.text() else { throw InterchangeError("its response has no bytes") }
      return RecordedFrame(isOutgoing: false, opcode: 0, payload: bytes)
    }
    let frames = try events.frames([RecordedFrame(isOutgoing: true, opcode: 0, payload: sent)] + received)
    var recorded = RecordedRequest(method: "POST", path: ByteString("/xai_api.Chat/\(call)"))
    recorded.message.headerFidelity = .absent
    var response = RecordedResponse(status: 200)
    response.message.headerFidelity = .absent
    try events.append(
      recorded, response, frames: frames,
      Self.reconstructed("request.method", "request.path", "response.status", "frames.table"))
  }

  /// A call of a method of xAI's client, of which only the result is a message: as it is, a tool of the client.
  private func append(collections node: YAMLNode) throws {
    try endOfSocket()
    guard let method = try node.text("method") else { throw InterchangeError("its method has no name") }
    var call = ToolCall(name: "collections." + String(decoding: method, as: UTF8.self))
    var details = EventSink.Details()
    if let arguments = node["request_json"], !arguments.isNull {
      call.arguments = try events.body(PythonJSON.dump(arguments))
      details.fidelity["arguments"] = .reserialised
    }
    if let result = node["response_json"], !result.isNull {
      call.result = try events.body(PythonJSON.dump(result))
      details.fidelity["result"] = .reserialised
    }
    if try node.text("response_raw")?.isEmpty == false {
      warnings.insert("the encoded results of calls of collections are not kept; what they say in JSON is")
    }
    try events.append(.tool(call), details)
  }

  private static func reconstructed(_ paths: String...) -> EventSink.Details {
    var details = EventSink.Details()
    for path in paths { details.fidelity[path] = .reconstructed }
    return details
  }

  func finish(_ broken: String?) throws -> Imported {
    guard hasList else { throw InterchangeError("this is not a recording of pydantic-ai: it has no interactions") }
    try endOfSocket()
    var imported = Imported(source: Manifest.Source(format: "pydantic-ai", version: version))
    imported.warnings = warnings.sorted()
    imported.warn(brokenOff: broken)
    return imported
  }
}
