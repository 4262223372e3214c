import CassetteFormat

/// Cassettes that the lint has something to say about.
enum Runs {
  /// A key in the shape of Anthropic's, made from a number: none stands in the sources.
  static func key(_ seed: UInt64 = 1) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-".utf8)
    var state = seed
    let tail = (0..<93).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return alphabet[Int(state >> 33) % alphabet.count]
    }
    return "sk-" + "ant-api03-" + String(decoding: tail, as: UTF8.self) + "AA"
  }

  /// One exchange with nothing to find.
  static func clean() throws -> [UInt8] { try cassette { try $0.append(exchange(0, text: "hello", $0)) } }

  /// A key in a header, and in the bodies of two exchanges.
  static func leaking(_ key: String = key()) throws -> [UInt8] {
    try cassette { writer in
      var first = try exchange(0, text: "the key is \(key), keep it", writer)
      first.exchange?.request.message.headers.append(HeaderField("X-Api-Key", ByteString(key)))
      try writer.append(first)
      try writer.append(exchange(1, text: "again \(key)", writer))
    }
  }

  /// A key that arrives in three server-sent events.
  static func streamed(_ key: String = key()) throws -> [UInt8] {
    try cassette { writer in
      let parts = [key.prefix(20), key.dropFirst(20).prefix(40), key.dropFirst(60)]
      let events = parts.map { part in
        """
        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\(part)"}}


        """
      }
      var request = Request(method: "POST", path: "/v1/messages")
      request.authority = "api.anthropic.com"
      request.message.body = try writer.add(body: Array(#"{"model":"m","stream":true,"messages":[]}"#.utf8))
      let end = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
      let response = Response(
        status: 200, headers: [HeaderField("content-type", "text/event-stream")],
        body: try writer.add(body: Array((events.joined() + end).utf8)))
      try writer.append(Event(sequence: 0, content: .http(Exchange(request: request, response: response))))
    }
  }

  /// An open row for an exchange that was answered: sealing drops it.
  static func unsealed() throws -> [UInt8] {
    try cassette { writer in
      let event = try exchange(0, text: "hello", writer)
      if let exchange = event.exchange { try writer.append(Event(sequence: 0, content: .open(exchange))) }
      try writer.append(event)
    }
  }

  /// Recorded text everywhere that would take over a terminal, a workflow or an XML file.
  static func hostile() throws -> [UInt8] {
    let evil = "\u{1B}[2J\u{202E}\r\n::set-output name=x::y<script>&\"'%0A"
    return try cassette { writer in
      var event = try exchange(0, text: evil, writer)
      event.exchange?.request.path = ByteString("/\(evil)?api_key=\(evil)abcdefghijkl")
      event.exchange?.request.message.headers.append(HeaderField("X-Api-Key", ByteString(key())))
      event.exchange?.request.authority = ByteString(evil)
      event.exchange?.response?.reason = ByteString(evil)
      try writer.append(event)
      let call = try writer.add(body: Array("{\"\(evil)\":\"\(key(2))\"}".utf8))
      try writer.append(Event(sequence: 1, content: .tool(ToolCall(name: evil, arguments: call))))
    }
  }

  /// A prompt with a temporary path, and an exchange that nothing came back for.
  static func unrepeatable() throws -> [UInt8] {
    try cassette { writer in
      var asked = try exchange(0, text: #"{"type":"message","content":[{"type":"text","text":"ok"}]}"#, writer)
      let prompt = #"{"model":"m","messages":[{"role":"user","content":"look at /tmp/tmpab12cd34/notes.txt"}]}"#
      asked.exchange?.request = Request(
        method: "POST", path: "/v1/messages", body: try writer.add(body: Array(prompt.utf8)))
      try writer.append(asked)
      var unanswered = try exchange(1, text: "again", writer)
      unanswered.exchange?.response = nil
      try writer.append(unanswered)
    }
  }

  static func cassette(
    header: Header = Header(), _ fill: (CassetteWriter) throws -> Void
  ) throws -> [UInt8] {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output, header: header)
    try fill(writer)
    try writer.finish()
    return output.bytes
  }

  static func exchange(_ sequence: Int, text: String, _ writer: CassetteWriter) throws -> Event {
    var request = Request(method: "GET", path: ByteString("/items/\(sequence)"))
    request.authority = "api.example.com"
    let body = try writer.add(body: Array(text.utf8))
    let response = Response(status: 200, headers: [HeaderField("content-type", "text/plain")], body: body)
    return Event(sequence: sequence, content: .http(Exchange(request: request, response: response)))
  }
}
