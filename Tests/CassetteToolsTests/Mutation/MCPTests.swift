import CassetteFormat
import CassetteTools
import Testing

/// What servers of the Model Context Protocol may answer.
@Suite struct MCPTests {
  @Test func changesToolList() throws {
    let tools = RecordedAnswer.tools
    let turned = try mutant("mcp-tools-reorder", of: tools)
    #expect(try turned.value("/result/tools/0/name") == "write" && turned.value("/result/tools/1/name") == "read")
    #expect(try turned.text.utf8.count == tools.text.utf8.count)
    let removed = try mutant("mcp-tool-removed", of: tools)
    #expect(try removed.value("/result/tools/0/name") != nil && removed.value("/result/tools/1") == nil)
    let renamed = try mutant("mcp-tool-renamed", of: tools).text
    #expect(["read", "write"].contains { renamed == tools.text.replacing("\"\($0)\"", with: "\"\($0)_v2\"") })
    #expect(try reason("mcp-tool-removed", of: .mcp) == "the recorded answer is no list of tools")
  }

  @Test func changesSchemas() throws {
    let required = try mutant("mcp-schema-changed", of: .tools).text
    #expect(required.contains(#""confirmation_code":{"type":"string"}"#) && required.contains(#""confirmation_code"]"#))
    let renamed = try mutant("mcp-schema-changed", of: .tools, ["form": "renamed"]).text
    #expect(renamed == RecordedAnswer.tools.text.replacing("\"path\"", with: "\"path_new\""))
    let type = try mutant("mcp-schema-changed", of: .tools, ["form": "type"]).text
    #expect(type == RecordedAnswer.tools.text.replacing(#"{"type":"string"}"#, with: #"{"type":"integer"}"#))
  }

  @Test func poisonsDescriptions() throws {
    for seed in 0..<4 {
      let derived = try mutant("mcp-description-poison", of: .tools, seed: seed)
      let texts = try [0, 1].map { try derived.value("/result/tools/\($0)/description") }
      let poisoned = texts.compactMap { value -> String? in if case .string(let text)? = value { text } else { nil } }
        .filter { $0.contains("canary-") }
      #expect(poisoned.count == 1)
    }
  }

  @Test func forgetsSession() throws {
    #expect(try reason("mcp-session-404", of: .mcp) == "the request has no session")
    let reader = try cassette { writer in
      var event = try RecordedAnswer.mcp.event(0, in: writer)
      event.exchange?.request.message.headers.append(HeaderField("Mcp-Session-Id", "s1"))
      try writer.append(event)
    }
    let (derived, _) = try derivedCassettes("mcp-session-404", of: reader)
    let events = try #require(derived.first).events
    #expect(events.map { $0.exchange?.response?.status } == [404, 200])
  }

  @Test func refusesVersion() throws {
    let derived = try mutant("mcp-version-unsupported", of: .mcp)
    #expect(try derived.response.status == 400 && derived.value("/id") == 3)
    #expect(try derived.value("/error/code") == -32022 && derived.value("/error/data/supported/0") == "2024-11-05")
    #expect(try mutant("mcp-version-unsupported", of: .mcpStream, ["code": "-32020"]).value("/error/code") == -32020)
  }

  @Test func asksTheUser() throws {
    #expect(try mutant("mcp-input-required", of: .mcp).value("/result/resultType") == "input_required")
    let stream = try mutant("mcp-input-required", of: .mcpStream)
    #expect(try stream.value("/result/inputRequests/confirm/method", event: 1) == "elicitation/create")
    #expect(try reason("mcp-input-required", of: .tools) == "the reply is not that of a tool call")
  }

  @Test func notifiesBeforeReply() throws {
    #expect(try reason("mcp-notify-interleave", of: .mcp) == "the client accepts no stream")
    let derived = try mutant("mcp-notify-interleave", of: .mcpStream)
    let methods = try (1...4).map { try derived.value("/method", event: $0) }
    #expect(
      methods == [
        "notifications/progress", "notifications/message", "notifications/progress", "notifications/message",
      ])
    #expect(try derived.value("/result/isError", event: 5) == false)
    let reader = try cassette { writer in
      var event = try RecordedAnswer.mcp.event(0, in: writer)
      event.exchange?.request.message.headers.append(HeaderField("Accept", "application/json, text/event-stream"))
      try writer.append(event)
    }
    let stream = try #require(try derivedCassettes("mcp-notify-interleave", of: reader).derived.first)
    #expect(try stream.header("Content-Type") == "text/event-stream")
    #expect(try stream.text.hasSuffix("event: message\ndata: \(RecordedAnswer.mcp.text)\n\n"))
  }

  @Test func changesID() throws {
    #expect(
      try mutant("mcp-id-mismatch", of: .mcp).text == RecordedAnswer.mcp.text.replacing("\"id\":3", with: "\"id\":1003")
    )
    #expect(try mutant("mcp-id-mismatch", of: .mcpStream).value("/id", event: 1) == 1003)
  }

  @Test func breaksStream() throws {
    let derived = try mutant("mcp-stream-break", of: .mcpStream)
    #expect(try RecordedAnswer.mcpStream.text.hasPrefix(derived.text) && !derived.text.contains("result"))
    #expect(try derived.response.message.body?.end == .eofAbrupt)
    #expect(try derived.events.count == 2)
    #expect(try reason("mcp-stream-break", of: .mcp) == "the answer is no stream with a reply")
  }

  @Test func holdsForAll() throws {
    let found = try checkMutants(["mcp-*"], of: cassette([.mcp, .mcpStream, .tools, .http, .chat]))
    let missing = Set(MutationRegistry.all.map(\.id).filter { $0.hasPrefix("mcp-") }).subtracting(found)
    #expect(missing == ["mcp-session-404"])
  }
}

extension RecordedAnswer {
  /// The tools of a server.
  static let tools = RecordedAnswer(
    "tools", "/mcp", #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}"#,
    json:
      #"{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"read","description":"Reads.","inputSchema":{"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}},{"name":"write","inputSchema":{"type":"object"}}]}}"#
  )
}
