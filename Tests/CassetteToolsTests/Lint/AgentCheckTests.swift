import CassetteFormat
import Testing

@testable import CassetteTools

struct AgentCheckTests {
  private func message(_ name: String, _ input: String, _ id: Int) -> [String] {
    [
      #"{"role":"assistant","content":[{"type":"tool_use","id":"t\#(id)","name":"\#(name)","input":\#(input)}]}"#,
      #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"t\#(id)","content":"no"}]}"#,
    ]
  }

  /// A conversation that makes the same call so often, a request for each.
  private func conversation(_ sample: LintSample, _ calls: Int, name: String = "read") throws {
    var messages = [#"{"role":"user","content":"go"}"#]
    for index in 0..<calls {
      messages += message(name, #"{"path":"a"}"#, index)
      try sample.call(#"{"messages":[\#(messages.joined(separator: ","))]}"#)
    }
  }

  @Test func tenEqualCallsAreALoop() throws {
    let loop = try LintSample()
    try conversation(loop, 10)
    let findings = try loop.findings("RWA001")
    #expect(findings.map(\.message) == ["the tool read was called 10 times in a row with the same arguments"])
    let short = try LintSample()
    try conversation(short, 9)
    #expect(try short.findings("RWA001").isEmpty)
  }

  @Test func theLimitIsAnOption() throws {
    var options = LintOptions()
    options.loopLimit = 3
    let sample = try LintSample()
    try conversation(sample, 3)
    #expect(try sample.findings("RWA001", options: options).count == 1)
  }

  @Test func conversationsAreCountedByThemselves() throws {
    let sample = try LintSample()
    for index in 0..<12 {
      let start = #"{"role":"user","content":"question \#(index)"}"#
      let messages = [start] + message("read", #"{"path":"a"}"#, index)
      try sample.call(#"{"messages":[\#(messages.joined(separator: ","))]}"#)
    }
    #expect(try sample.findings("RWA001").isEmpty)
  }

  @Test func otherCallsInBetweenEndALoop() throws {
    let sample = try LintSample()
    var messages = [#"{"role":"user","content":"go"}"#]
    for index in 0..<12 { messages += message("read", #"{"path":"\#(index % 6)"}"#, index) }
    try sample.call(#"{"messages":[\#(messages.joined(separator: ","))]}"#)
    #expect(try sample.findings("RWA001").isEmpty)
  }

  /// A conversation that calls these tools, one after the other.
  private func turn(_ names: [String]) throws -> [String] {
    let sample = try LintSample()
    var messages = [#"{"role":"user","content":"go"}"#]
    for (index, name) in names.enumerated() {
      messages += message(name, "{}", index)
      try sample.call(#"{"messages":[\#(messages.joined(separator: ","))]}"#)
    }
    return try sample.findings("RWA006").map(\.message)
  }

  @Test func callsInTurnAreACircle() throws {
    #expect(try turn(["a", "b", "a", "b", "a", "b"]) == ["2 calls were made 3 times in turn: a, b"])
    #expect(try turn(["x", "a", "b", "c", "a", "b", "c", "a", "b", "c", "y"]).count == 1)
    // Twice may be chance; the same call in a row is another rule's.
    #expect(try turn(["a", "b", "a", "b"]) == [])
    #expect(try turn(["a", "a", "a", "a"]) == [])
  }

  @Test func recordedToolsLoopToo() throws {
    func codes(_ count: Int) throws -> [String] {
      let sample = try LintSample()
      for index in 0..<count {
        let arguments = try sample.body(#"{"q":"fish"}"#)
        try sample.add(.tool(ToolCall(name: "search", arguments: arguments, result: try sample.body("\(index)"))))
        try sample.add(.marker(Marker(name: "between")))
      }
      return try sample.findings("RWA001").places
    }
    #expect(try codes(10) == ["RWA001 0"])
    #expect(try codes(9) == [])
  }

  @Test func equalRequestsAreALoop() throws {
    let sample = try LintSample()
    for _ in 0..<10 { try sample.call(#"{"messages":[]}"#) }
    #expect(try sample.findings("RWA001").map(\.message) == ["the same request was sent 10 times in a row"])
  }

  /// Failed attempts with a pause before each.
  private func attempts(_ count: Int, pause: Int, status: Int = 429, same: Bool = true) throws -> [String] {
    let sample = try LintSample()
    for index in 0..<count {
      try sample.call(#"{"messages":[\#(same ? 0 : index)]}"#, "{}", status: status) {
        $0.at = index * (100_000 + pause)
        $0.took = 100_000
      }
    }
    return try sample.findings("RWA002").places
  }

  @Test func fiveFailuresWithoutPauseAreAStorm() throws {
    #expect(try attempts(5, pause: 999_999) == ["RWA002 0"])
    #expect(try attempts(5, pause: 999_999, status: 503) == ["RWA002 0"])
    #expect(try attempts(4, pause: 0) == [])
    #expect(try attempts(5, pause: 1_000_000) == [])
    #expect(try attempts(5, pause: 0, status: 400) == [])
    #expect(try attempts(5, pause: 0, same: false) == [])
  }

  @Test func withoutTimesThereIsNoTellingOfAStorm() throws {
    let sample = try LintSample()
    for _ in 0..<6 { try sample.call(#"{"messages":[]}"#, "{}", status: 429) }
    #expect(try sample.findings("RWA002").isEmpty)
  }

  private func toolError(_ isError: Bool, _ text: String, reason: String = "end_turn") throws -> [String] {
    let sample = try LintSample()
    let call = #"{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]}"#
    let result = #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","is_error":\#(isError)}]}"#
    try sample.call(
      #"{"messages":[\#(call),\#(result)]}"#,
      #"{"stop_reason":"\#(reason)","content":[{"type":"text","text":"\#(text)"}]}"#)
    return try sample.findings("RWA003").places
  }

  @Test func aFailedToolIsMentioned() throws {
    #expect(try toolError(true, "All done!") == ["RWA003 0"])
    #expect(try toolError(true, "It FAILED.") == [])
    #expect(try toolError(false, "All done!") == [])
    #expect(try toolError(true, "Once more.", reason: "tool_use") == [])
  }

  @Test func answersThatALimitCutOff() throws {
    func codes(_ path: String, _ answer: String) throws -> [String] {
      let sample = try LintSample()
      try sample.call(at: path, #"{"messages":[]}"#, answer)
      return try sample.findings("RWA004").places
    }
    #expect(try codes("/v1/messages", #"{"stop_reason":"max_tokens"}"#) == ["RWA004 0"])
    #expect(try codes("/v1/messages", #"{"stop_reason":"end_turn"}"#) == [])
    #expect(try codes("/v1/chat/completions", #"{"choices":[{"finish_reason":"length"}]}"#) == ["RWA004 0"])
    #expect(
      try codes("/v1beta/models/g:generateContent", #"{"candidates":[{"finishReason":"MAX_TOKENS"}]}"#) == ["RWA004 0"])
    #expect(
      try codes("/v1/responses", #"{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}"#)
        == ["RWA004 0"])
  }

  @Test func onlyExpectedHostsAreCalled() throws {
    func codes(_ hosts: [String], _ authority: ByteString = "API.example.com:443") throws -> [String] {
      var options = LintOptions()
      options.hosts = hosts
      let sample = try LintSample()
      for _ in 0..<2 { try sample.call(#"{"messages":[]}"#) { $0.exchange?.request.authority = authority } }
      return try sample.findings("RWA005", options: options).places
    }
    #expect(try codes([]) == [])
    #expect(try codes(["api.example.com"]) == [])
    #expect(try codes(["*.example.com"]) == [])
    #expect(try codes(["example.com"]) == ["RWA005 0"])
    #expect(try codes(["*.example.com"], "evilexample.com") == ["RWA005 0"])
    #expect(try codes(["[::1]"], "[::1]:80") == [])
  }
}
