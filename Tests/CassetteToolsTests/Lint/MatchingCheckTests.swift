import Testing

@testable import CassetteFormat
@testable import CassetteTools

struct MatchingCheckTests {
  private static let date = "Tue, 04 Mar 2025 10:00:00 GMT"

  /// Findings of RWM001 and RWM002 in a prompt of one message that was recorded on 4 March 2025.
  private func volatile(_ text: String, role: String = "user", masks: [JSONValue] = []) throws -> [LintFinding] {
    var header = Header()
    header.masks = masks
    let sample = try LintSample(header: header)
    try sample.call(#"{"messages":[{"role":"\#(role)","content":"\#(text)"}]}"#, date: Self.date)
    return try sample.findings("RWM001", "RWM002")
  }

  @Test(arguments: [
    "it is 2025-03-04T09:59:58Z", "from 2025-03-03", "at 1741082398 s", "at 1741082398123 ms",
    #"Today's date is Tuesday, March 4th 2025."#, #"x\nCurrent date: 4/3/2025"#,
  ])
  func theTimeOfTheRecordingIsVolatile(text: String) throws {
    #expect(try volatile(text).places == ["RWM001 0"])
  }

  @Test(arguments: [
    "founded on 2019-05-01", "see 2025-03-02", "at 1500000000 s", "number 17410823981", "v12025-03-04", "2025-03-045",
    "Today is a good day", "Today's date is unknown to me", "Current date: 4/3/2019", "1741082398abc",
  ])
  func otherTimesAreNot(text: String) throws {
    #expect(try volatile(text).isEmpty)
  }

  @Test func withoutATimeOfRecordingNothingIsNear() throws {
    let sample = try LintSample()
    try sample.call(#"{"messages":[{"role":"user","content":"2025-03-04"}]}"#)
    #expect(try sample.findings("RWM001").isEmpty)
  }

  @Test func theSessionTellsTheTimeToo() throws {
    let sample = try LintSample()
    sample.session = Session()
    sample.session?.start = "2025-03-04T23:00:00Z"
    try sample.call(#"{"messages":[{"role":"user","content":"2025-03-05"}]}"#)
    #expect(try sample.findings("RWM001").places == ["RWM001 0"])
  }

  @Test(arguments: [
    "see 8f14e45f-ceea-467f-a1d2-91b0c5a4e7d3", "in /tmp/tmpab3x_9zq/out.txt",
    "in /var/folders/zz/x8k2p1/T/tmpa1b2c3d4",
    "in /tmp/pytest-of-me/pytest-12/a", "at http://127.0.0.1:54321/x",
  ])
  func drawnValuesAreVolatile(text: String) throws {
    #expect(try volatile(text).places == ["RWM002 0"])
  }

  @Test(arguments: [
    "see 00000000-0000-4000-8000-000000000000", "see 8f14e45f-ceea-367f-a1d2-91b0c5a4e7d3",
    "x8f14e45f-ceea-467f-a1d2-91b0c5a4e7d3", "in /tmp/output.txt", "in /tmp/build/logs", "at http://127.0.0.1:8080/x",
    "at http://example.com:54321/x",
  ])
  func chosenValuesAreNot(text: String) throws {
    #expect(try volatile(text).isEmpty)
  }

  @Test func whatTheModelWroteComesOutOfTheCassette() throws {
    #expect(try volatile("it is 2025-03-04", role: "assistant").isEmpty)
  }

  @Test func whatIsMaskedIsNoMatterOfTheKey() throws {
    #expect(try volatile("2025-03-04", masks: [.object(["kind": "iso8601"])]).isEmpty)
    #expect(try volatile("2025-03-04", masks: [.object(["kind": "uuid"])]).count == 1)
    #expect(
      try volatile(
        "Current date: 4/3/2025", masks: [.object(["regex": "Current date: [0-9/]+", "pointer": "/body/system"])]
      ).count == 1)
    #expect(try volatile("Current date: 4/3/2025", masks: [.object(["regex": "Current date: [0-9/]+"])]).isEmpty)
  }

  @Test func idsThatAnAnswerGaveAreNotVolatile() throws {
    let id = "8f14e45f-ceea-467f-a1d2-91b0c5a4e7d3"
    let sample = try LintSample()
    try sample.call(#"{"messages":[{"role":"user","content":"a"}]}"#, #"{"note":"\#(id)"}"#)
    try sample.call(#"{"messages":[{"role":"user","content":"a"},{"role":"user","content":"\#(id)"}]}"#)
    #expect(try sample.findings("RWM002").isEmpty)
  }

  @Test func whatALaterRequestRepeatsIsFoundOnce() throws {
    let sample = try LintSample()
    let message = #"{"role":"user","content":"2025-03-04"}"#
    try sample.call(#"{"messages":[\#(message)]}"#, date: Self.date)
    try sample.call(#"{"messages":[\#(message),{"role":"user","content":"more"}]}"#, date: Self.date)
    let findings = try sample.findings("RWM001")
    #expect(findings.places == ["RWM001 0"])
    #expect(findings[0].place.pointer == "/messages/0")
    #expect(!findings[0].message.contains("later"))
  }

  @Test func equalRequestsWithDifferentAnswersDependOnTheirOrder() throws {
    let sample = try LintSample()
    try sample.call(#"{"messages":[]}"#, #"{"a":1}"#)
    try sample.call(#"{ "messages": [] }"#, #"{"a":2}"#)
    #expect(try sample.findings("RWM003").places == ["RWM003 0"])
  }

  @Test func equalAnswersDoNot() throws {
    let sample = try LintSample()
    try sample.call(#"{"messages":[]}"#, #"{"a":1}"#)
    try sample.call(#"{"messages":[]}"#, #"{"a":1}"#)
    // Nor do attempts that failed, nor other lanes.
    try sample.call(#"{"messages":[]}"#, #"{"error":{}}"#, status: 529)
    try sample.call(#"{"messages":[]}"#, #"{"a":2}"#) { $0.lane = "other" }
    #expect(try sample.findings("RWM003").isEmpty)
  }

  @Test func exchangesWithoutKeyOrAnswerAreUnreachable() throws {
    let sample = try LintSample()
    try sample.call(#"{"messages":[]}"#, nil)
    try sample.call(#"{"messages":[]}"#) { $0.fidelity["request.body"] = .absent }
    try sample.call(#"{"messages":[]}"#) { $0.exchange?.response?.message.body?.isLost = true }
    try sample.call(#"{"messages":[]}"#) { $0.fidelity["request.body"] = .reserialised }
    #expect(try sample.findings("RWM004").places == ["RWM004 0", "RWM004 1", "RWM004 2"])
  }

  @Test func aTransportErrorIsAnAnswer() throws {
    let sample = try LintSample()
    var exchange = Exchange(request: Request(method: "GET", path: "/"))
    exchange.error = TransportError(phase: .connect, kind: "timeout")
    try sample.add(.http(exchange))
    #expect(try sample.findings("RWM004").isEmpty)
  }

  @Test func storedKeysMustFollowFromTheContent() throws {
    let request = #"{"messages":[{"role":"user","content":"a"}]}"#
    let plain = try LintSample()
    try plain.call(request)
    var keys: [String: String] = [:]
    try KeyedRequests.forEach(in: plain.reader()) { keys = $1?.fields ?? [:] }
    let right = try LintSample()
    try right.call(request) { $0.keys = keys }
    #expect(try right.findings("RWM005").isEmpty)
    let wrong = try LintSample()
    keys["rewind/2+align"] = "rw2a:" + String(repeating: "0", count: 64)
    try wrong.call(request) { $0.keys = keys }
    let findings = try wrong.findings("RWM005")
    #expect(findings.places == ["RWM005 0"])
    #expect(findings.first?.place.pointer == "/rewind~12+align")
  }

  @Test func keysWithWrongMasksAreStale() throws {
    var header = Header()
    header.masks = [.object(["kind": "nothing"])]
    let sample = try LintSample(header: header)
    try sample.call(#"{"messages":[]}"#) { $0.keys = ["rewind/2": "rw2:" + String(repeating: "0", count: 64)] }
    #expect(try sample.findings("RWM005").places == ["RWM005 -"])
  }

  @Test func chanceWithoutASeed() throws {
    func codes(_ path: String, _ request: String) throws -> [String] {
      let sample = try LintSample()
      try sample.call(at: path, request)
      return try sample.findings("RWM006").places
    }
    let chat = "/v1/chat/completions"
    #expect(try codes(chat, #"{"temperature":0.7,"messages":[]}"#) == ["RWM006 0"])
    #expect(try codes(chat, #"{"temperature":0.0,"messages":[]}"#) == [])
    #expect(try codes(chat, #"{"temperature":0.7,"seed":1,"messages":[]}"#) == [])
    #expect(try codes(chat, #"{"messages":[]}"#) == [])
    #expect(try codes("/v1/messages", #"{"temperature":0.7,"messages":[]}"#) == [])
    let gemini = "/v1beta/models/g:generateContent"
    #expect(try codes(gemini, #"{"contents":[],"generationConfig":{"temperature":1}}"#) == ["RWM006 0"])
    #expect(try codes(gemini, #"{"contents":[],"generationConfig":{"temperature":1,"seed":3}}"#) == [])
  }

  @Test(arguments: [
    (
      "/v1/messages", #"{"messages":[CALL{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"}]}]}"#,
      #"{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]},"#
    ),
    (
      "/v1/chat/completions", #"{"messages":[CALL{"role":"tool","tool_call_id":"a","content":""}]}"#,
      #"{"role":"assistant","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]},"#
    ),
    (
      "/v1/responses", #"{"input":[CALL{"type":"function_call_output","call_id":"a","output":""}]}"#,
      #"{"type":"function_call","call_id":"a","name":"f","arguments":"{}"},"#
    ),
    (
      "/v1beta/models/g:generateContent", #"{"contents":[CALL{"parts":[{"functionResponse":{"id":"a","name":"f"}}]}]}"#,
      #"{"parts":[{"functionCall":{"id":"a","name":"f"}}]},"#
    ),
    (
      "/model/m/converse", #"{"messages":[CALL{"content":[{"toolResult":{"toolUseId":"a"}}]}]}"#,
      #"{"content":[{"toolUse":{"toolUseId":"a","name":"f"}}]},"#
    ),
  ])
  func aResultNeedsItsCall(path: String, request: String, call: String) throws {
    let dangling = try LintSample()
    try dangling.call(at: path, request.replacing("CALL", with: ""))
    #expect(try dangling.findings("RWM007").places == ["RWM007 0"])
    let whole = try LintSample()
    try whole.call(at: path, request.replacing("CALL", with: call))
    #expect(try whole.findings("RWM007").isEmpty)
  }

  @Test func aCallOfAnEarlierRequestIsKnown() throws {
    let call = #"{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]}"#
    let result = #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"}]}"#
    let sample = try LintSample()
    try sample.call(#"{"messages":[\#(call)]}"#)
    try sample.call(#"{"messages":[\#(call),\#(result)]}"#)
    // Another conversation has another past.
    try sample.call(#"{"messages":[\#(result)]}"#)
    #expect(try sample.findings("RWM007").places == ["RWM007 2"])
  }

  @Test func theProviderMayHaveTheCall() throws {
    let sample = try LintSample()
    let input = #"[{"type":"function_call_output","call_id":"a","output":""}]"#
    try sample.call(at: "/v1/responses", #"{"input":\#(input),"previous_response_id":"r"}"#)
    #expect(try sample.findings("RWM007").isEmpty)
  }
}
