public import CassetteFormat

/// A response as the Vercel AI SDK keeps it for its tests: one payload a line, or, beside such files, a JSON body.
public struct SSEChunksImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    sample.isJSON && sample.fileName.hasSuffix("chunks.txt")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let sink = EventSink(writer)
    var response = RecordedResponse(status: 200)
    response.message.headerFidelity = .reconstructed
    let first: [UInt8]
    if source.fileName.hasSuffix(".json") {
      let bytes = try source.file.read(at: 0, count: source.file.size)
      do { _ = try JSONParser.lax(bytes.span.bytes) } catch { throw InterchangeError("this is not JSON: \(error)") }
      first = bytes
      response.message.body = RecordedBody(bytes, .reserialised)
      response.message.headers = [HeaderField("Content-Type", "application/json")]
    } else {
      let payloads = try payloads(source.file)
      first = payloads[0]
      response.message.body = PayloadStream.body(payloads)
      response.message.headers = [HeaderField("Content-Type", "text/event-stream")]
    }
    var details = EventSink.Details()
    details.fidelity = [
      "request.body": .absent, "request.method": .reconstructed, "response.status": .reconstructed,
    ]
    try sink.append(request(answer: first), response, details)
    var imported = Imported(source: Manifest.Source(format: "sse-chunks"))
    if !source.isPart && !source.fileName.isEmpty {
      imported.session = Session()
      imported.session?.name = ByteString(source.fileName)
    }
    return imported
  }

  private func payloads(_ file: any RandomAccessBytes) throws -> [[UInt8]] {
    var lines = LineReader(file)
    var payloads: [[UInt8]] = []
    while let line = try lines.next() {
      guard !line.bytes.contains(0) else { throw InterchangeError("line \(line.number) is not text") }
      guard line.bytes.contains(where: { $0 > 0x20 }) else { continue }
      // What already is a line of an event stream keeps its payload.
      payloads.append(line.bytes.starts(with: "data: ".utf8) ? Array(line.bytes.dropFirst(6)) : line.bytes)
    }
    guard let first = payloads.first?.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { throw InterchangeError("this is not a list of payloads: its first line is not JSON") }
    return payloads
  }

  /// A request that such an answer could be to.
  private func request(answer: [UInt8]) -> RecordedRequest {
    let path: ByteString? =
      switch JSONMembers(answer).flatMap(LLMDialect.init(answer:)) {
      case .openAIChat: "/v1/chat/completions"
      case .openAIResponses: "/v1/responses"
      case .anthropicMessages: "/v1/messages"
      default: nil
      }
    var request = RecordedRequest(method: "POST", path: path ?? "/")
    request.pathFidelity = path == nil ? .absent : .reconstructed
    request.message.headerFidelity = .absent
    return request
  }
}
