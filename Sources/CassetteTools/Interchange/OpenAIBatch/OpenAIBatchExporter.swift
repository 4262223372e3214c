public import CassetteFormat

/// Writes the requests of a cassette as a file for OpenAI's Batch API.
public struct OpenAIBatchExporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    var losses: [Loss] = []
    var exchanges = 0
    var ids: Set<String> = []
    try cassette.forEachEvent { event in
      func lose(_ what: String) { losses.append(Loss(sequence: event.sequence, what)) }
      guard let exchange = event.exchange else { return lose("a \(event.kind) event, which is not HTTP") }
      let request = exchange.request
      guard request.method.equalsIgnoringCase("POST"), let body = request.message.body, !body.isLost,
        let content = try object(cassette.bytes(of: body), request.message)
      else { return lose("a request that is no POST with a JSON object") }
      exchanges += 1
      var id = event.id ?? "request-\(event.sequence)"
      // A batch has each id once.
      if !ids.insert(id).inserted { id = "request-\(event.sequence)" }
      ids.insert(id)
      var line = Array(#"{"custom_id":"#.utf8) + CanonicalJSON.encode(.string(id))
      line += Array(#","method":"POST","url":"#.utf8) + CanonicalJSON.encode(.string(path(request)))
      line += Array(#","body":"#.utf8) + content + Array("}\n".utf8)
      try output.write(line)
    }
    if exchanges > 0 { losses.insert(Loss("responses, headers, hosts and times (\(exchanges) exchanges)"), at: 0) }
    return losses
  }

  /// The body as one line; nil when it is no JSON object.
  private func object(_ bytes: [UInt8], _ message: Message) -> [UInt8]? {
    guard case .kept(nil) = ContentCoding(header: message.header("Content-Encoding"), bytes: bytes),
      case .object? = try? JSONParser.lax(bytes.span.bytes)
    else { return nil }
    return JSONText.minified(bytes)
  }

  private func path(_ request: Request) -> String {
    String(request.path.description.prefix { $0 != "?" })
  }
}
