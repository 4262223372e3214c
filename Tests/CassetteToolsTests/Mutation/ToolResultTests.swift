import CassetteFormat
import CassetteTools
import Testing

/// Results of tools: replies of MCP servers, answers of other APIs, and recorded calls.
@Suite struct ToolResultTests {
  private static let answers: [RecordedAnswer] = [.mcp, .mcpStream, .http]

  /// Events of the calls of a tool, at the same time.
  private func recordedCalls(_ results: [String], name: String = "search") throws -> CassetteReader {
    try cassette { writer in
      for (sequence, result) in results.enumerated() {
        var event = Event(
          sequence: sequence,
          content: .tool(ToolCall(name: name, result: try writer.add(body: Array(result.utf8)))))
        event.at = sequence * 10
        event.took = 1000
        try writer.append(event)
      }
    }
  }

  /// The call in the place of the only one that an operator changes.
  private func call(
    _ operator: String, _ result: String, _ parameters: JSONObject = [:]
  ) throws -> (call: ToolCall, text: String?) {
    let (derived, summary) = try derivedCassettes(`operator`, of: recordedCalls([result]), parameters)
    guard derived.count == 1, case .tool(let call)? = try derived[0].events.first?.content else {
      throw NoMutant(reasons: summary.invalid[`operator`]?.keys.sorted() ?? [])
    }
    let text = try call.result.map { String(decoding: try derived[0].child.bytes(of: $0), as: UTF8.self) }
    return (call, text)
  }

  /// What an operator makes of the words that the fixtures' texts consist of.
  private func words(_ operator: String, _ answer: RecordedAnswer, _ parameters: JSONObject = [:]) throws -> String? {
    let derived = try mutant(`operator`, of: answer, parameters)
    let pointer = answer.name == "http" ? "/note" : "/result/content/0/text"
    guard case .string(let text)? = try derived.value(pointer, event: answer.name == "mcp stream" ? 1 : nil) else {
      return nil
    }
    return text
  }

  @Test func fails() throws {
    let message = "The tool could not do this: upstream service refused the request."
    let changed = RecordedAnswer.mcp.text.replacing("Wien: 21 °C", with: message).replacing("false", with: "true")
    #expect(try mutant("result-is-error", of: .mcp).text == changed)
    #expect(try words("result-is-error", .mcpStream) == message)
    let answer = try mutant("result-is-error", of: .http, ["status": "404"])
    #expect(try answer.response.status == 404 && answer.value("/error/code") == 404)
    #expect(try answer.header("Content-Length") == String(answer.body.count))
    let tool = try call("result-is-error", "found")
    #expect(tool.call.error == ToolCall.Failure(kind: "error", message: message) && tool.text == nil)
  }

  @Test func breaksProtocol() throws {
    let reply = #"{"jsonrpc":"2.0","id":3,"error":{"code":-32601,"message":"Method not found"}}"#
    #expect(try mutant("result-protocol-error", of: .mcp, ["code": "-32601"]).text == reply)
    let stream = try mutant("result-protocol-error", of: .mcpStream, ["code": "-32700"])
    #expect(try stream.value("/error/code", event: 1) == -32700)
    #expect(try stream.value("/id", event: 1) == .null)
    #expect(
      try stream.text.hasPrefix("event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\""))
  }

  @Test func findsNothing() throws {
    #expect(
      try mutant("result-empty", of: .mcp).text == #"{"jsonrpc":"2.0","id":3,"result":{"content":[],"isError":false}}"#)
    #expect(try mutant("result-empty", of: .http).text == #"{"city":"Wien","rows":[],"note":"schön"}"#)
    for (result, expected) in [
      ("rows", ""), (#"[1, 2]"#, "[]"), (#""rows""#, #""""#), (#"{"a":1}"#, "{}"), ("17", "null"),
    ] {
      #expect(try call("result-empty", result).text == expected)
    }
    #expect(throws: NoMutant(reasons: ["the result is empty"])) { try call("result-empty", "[]") }
  }

  @Test func neverAnswers() throws {
    for answer in Self.answers {
      #expect(try mutant("result-timeout", of: answer).error?.kind == "timeout")
    }
    #expect(try call("result-timeout", "found").call.error?.kind == "timeout")
  }

  @Test func isHuge() throws {
    for answer in Self.answers {
      let text = try #require(try words("result-huge", answer, ["bytes": 5000]))
      #expect((5000..<5100).contains(text.utf8.count))
    }
    let text = try #require(try call("result-huge", "line", ["bytes": 5000]).text)
    #expect(text.utf8.count >= 5000 && text.hasPrefix("line\nline\n"))
  }

  @Test func tellsTheModelWhatToDo() throws {
    for payload in ["canary", "important", "system"] {
      for answer in Self.answers {
        let text = try #require(try words("result-injection", answer, ["payload": .string(payload)]))
        #expect(text.contains("canary-") && (text.hasPrefix("Wien: 21 °C\n\n") || text.hasPrefix("schön\n\n")))
      }
      #expect(try call("result-injection", "found", ["payload": .string(payload)]).text?.hasPrefix("found\n\n") == true)
    }
  }

  @Test func hasOddCharacters() throws {
    #expect(
      try mutant("result-surrogate", of: .mcp).text == RecordedAnswer.mcp.text.replacing("°C", with: #"°C\ud83d"#))
    #expect(throws: NoMutant(reasons: ["the result is no JSON"])) { try call("result-surrogate", "found") }
    for answer in Self.answers {
      let text = try #require(try words("result-ansi", answer))
      #expect(text.hasPrefix("\u{1B}[31m\u{1B}]0;rewind\u{07}") && text.hasSuffix("\u{1B}[0m"))
    }
    #expect(try call("result-ansi", "found").text == "\u{1B}[31m\u{1B}]0;rewind\u{07}found\u{1B}[0m")
  }

  @Test func looksRight() throws {
    #expect(try words("result-plausible-wrong", .mcp) == "Wien: 12 °C")
    #expect(try words("result-plausible-wrong", .mcpStream) == "Wien: 12 °C")
    let http = try mutant("result-plausible-wrong", of: .http).text
    #expect([("21.5", "12.5"), ("19}", "91}")].contains { http == RecordedAnswer.http.text.replacing($0, with: $1) })
    let fields = try call("result-plausible-wrong", #"{"from": "A", "to": "B", "n": 1}"#, ["form": "fields"])
    #expect(fields.text == #"{"from": "B", "to": "A", "n": 1}"#)
    // Every copy of the number follows; dates, times and names do not.
    let copies = try call("result-plausible-wrong", #"{"sum":"1240 EUR","total":1240,"k12":"2024-05-17 12:40 v12"}"#)
    #expect(copies.text == #"{"sum":"2140 EUR","total":2140,"k12":"2024-05-17 12:40 v12"}"#)
  }

  @Test func exchangesResults() throws {
    let (derived, summary) = try derivedCassettes("result-swapped", of: recordedCalls(["one", "two"]))
    #expect(derived.count == 1 && summary.invalid["result-swapped"]?.count == 1)
    let child = derived[0].child
    let texts = try child.events.map { event -> String? in
      guard case .tool(let call) = event.content, let body = call.result else { return nil }
      return String(decoding: try child.bytes(of: body), as: UTF8.self)
    }
    #expect(texts == ["two", "one"])
  }

  @Test func exchangesRepliesOfServers() throws {
    let other = RecordedAnswer.mcp.replacing("Wien: 21", with: "Graz: 20").replacing("\"id\":3", with: "\"id\":4")
    let reader = try cassette { writer in
      for (sequence, answer) in [RecordedAnswer.mcp, other].enumerated() {
        var event = try answer.event(sequence, in: writer)
        event.at = sequence
        try writer.append(event)
      }
    }
    let (derived, _) = try derivedCassettes("result-swapped", of: reader)
    let child = try #require(derived.first).child
    let bodies = try child.events.map { try child.text($0.exchange?.response?.message) }
    #expect(
      bodies == [
        other.text.replacing("\"id\":4", with: "\"id\":3"),
        RecordedAnswer.mcp.text.replacing("\"id\":3", with: "\"id\":4"),
      ])
  }

  @Test func givesEarlierResult() throws {
    let (derived, _) = try derivedCassettes("result-stale", of: recordedCalls(["one", "two"]))
    #expect(derived.count == 1 && derived[0].mutant.sequence == 1)
    guard case .tool(let call)? = try derived[0].events.first?.content, let body = call.result else { return }
    #expect(try derived[0].child.bytes(of: body).elementsEqual("one".utf8))
  }

  @Test func givesFirstPage() throws {
    let page = try mutant("result-partial-page", of: .http)
    #expect(try page.value("/rows/0/day") == 1 && page.value("/rows/1") == nil)
    #expect(try page.value("/has_more") == true && page.value("/next_cursor") != nil)
    #expect(try reason("result-partial-page", of: .mcp) == "the method has no pages")
    #expect(try mutant("result-partial-page", of: .tools).value("/result/nextCursor") != nil)
  }

  @Test func isOfAnotherKind() throws {
    #expect(try mutant("result-binary", of: .mcp).value("/result/content/0/mimeType") == "image/png")
    let image = try mutant("result-binary", of: .http)
    #expect(
      try image.header("Content-Type") == "image/png" && image.body.prefix(4).elementsEqual([0x89, 0x50, 0x4E, 0x47]))
    let link = try mutant("result-resource-link", of: .mcpStream)
    #expect(try link.value("/result/content/0/type", event: 1) == "resource_link")
    let structured = RecordedAnswer.mcp.replacing(#""isError""#, with: #""structuredContent":{"celsius":21},"isError""#)
    #expect(try mutant("result-structured-missing", of: structured).text == RecordedAnswer.mcp.text)
  }

  @Test func leavesModelsAlone() throws {
    let (derived, _) = try derivedCassettes("result-injection", of: cassette(RecordedAnswer.models))
    #expect(derived.isEmpty)
  }

  @Test func holdsForAll() throws {
    let found = try checkMutants(["result-*"], of: cassette(RecordedAnswer.all + [.tools]))
    #expect(found.count > 10)
    try checkMutants(["result-*"], of: recordedCalls(["one 12", #"{"a":"x","b":"y","rows":[1,2,3]}"#]))
  }
}
