import CassetteFormat

/// The body of a response, made of the objects of the client library.
struct LlamaStackBody {
  let recorded: RecordedBody
  let contentType: ByteString

  init(_ response: JSONMembers, isOfOllama: Bool) {
    let raw = response.raw("body") ?? []
    guard raw.first == UInt8(ascii: "["), let items = JSONOutline.items(of: raw) else {
      let isRecorded = response.raw("status") != nil
      recorded = RecordedBody(Self.data(raw), isRecorded ? .reserialised : .reconstructed)
      contentType = "application/json"
      return
    }
    let objects = items.map(Self.data)
    if let lines = Self.lines(items) {
      recorded = RecordedBody(Array(lines.map { $0 + "\n" }.joined().utf8), .reserialised)
      contentType = "text/event-stream"
    } else if response.bool("is_streaming") != true {
      // The only lists that libraries give are pages.
      recorded = RecordedBody(
        Array(#"{"object":"list","data":["#.utf8) + objects.joined(separator: [UInt8(ascii: ",")]) + Array("]}".utf8),
        .reconstructed)
      contentType = "application/json"
    } else if isOfOllama {
      recorded = PayloadStream.body(parts: objects.map { $0 + [0x0A] })
      contentType = "application/x-ndjson"
    } else {
      let isOfOpenAI = items.first.flatMap(JSONMembers.init)?.string("__type__")?.hasPrefix("openai.") == true
      recorded = PayloadStream.body(objects + (isOfOpenAI ? [Array("[DONE]".utf8)] : []))
      contentType = "text/event-stream"
    }
  }

  /// The lines of a stream that was recorded as text.
  private static func lines(_ items: [[UInt8]]) -> [String]? {
    guard !items.isEmpty else { return nil }
    var lines: [String] = []
    for item in items {
      guard case .string(let line)? = try? JSONParser.lax(item.span.bytes) else { return nil }
      lines.append(line)
    }
    return lines
  }

  /// The JSON of an object, without the name of its Python class.
  static func data(_ raw: [UInt8]) -> [UInt8] {
    if let members = JSONMembers(raw), members.raw("__type__") != nil, let data = members.raw("__data__") {
      return JSONText.minified(data)
    }
    return JSONText.minified(raw)
  }
}
