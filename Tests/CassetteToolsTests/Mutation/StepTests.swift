import CassetteFormat
import CassetteTools
import Testing

/// Steps that are lost, repeated or moved.
@Suite struct StepTests {
  private static let answers = [
    RecordedAnswer.chat, .chat.with(request: "Und morgen?").replacing("chatcmpl-1", with: "chatcmpl-2"),
    .chat.with(request: "Und dann?").replacing("chatcmpl-1", with: "chatcmpl-3"),
  ]

  /// The events of the mutants of a run of three steps.
  private func derived(_ operator: String, _ parameters: JSONObject = [:]) throws -> [DerivedCassette] {
    try derivedCassettes(`operator`, of: cassette(Self.answers), parameters).derived
  }

  @Test func answersNoMore() throws {
    let child = try derived("step-drop")[1].child
    #expect(try child.events.map { $0.exchange?.response?.status } == [200, 404, 200])
    let gone = try derived("step-drop", ["status": "none"])[1].child
    #expect(try gone.events.map(\.sequence) == [0, 2])
    for answer in RecordedAnswer.all {
      #expect(try mutant("step-drop", of: answer, ["status": "503"]).response.status == 503)
    }
  }

  @Test func comesTwice() throws {
    let child = try derived("step-dup", ["times": 2])[0].child
    let bodies = try child.events.map { try child.text($0.exchange?.response?.message) }
    #expect(
      bodies == [Self.answers[0], Self.answers[0], Self.answers[0], Self.answers[1], Self.answers[2]].map(\.text))
  }

  @Test func changesPlaces() throws {
    let found = try derived("step-swap")
    #expect(found.map(\.mutant.sequence) == [0, 1])
    let child = found[0].child
    let bodies = try child.events.map { try child.text($0.exchange?.response?.message) }
    #expect(bodies == [Self.answers[1], Self.answers[0], Self.answers[2]].map(\.text))
    #expect(try child.events.compactMap(\.at) == [0, 1_000_000, 2_000_000])
  }

  @Test func answersAsBeforeFirst() throws {
    let found = try derived("step-insert")
    #expect(found.map(\.mutant.sequence) == [1, 2])
    let child = found[0].child
    let events = try child.events
    let bodies = try events.map { try child.text($0.exchange?.response?.message) }
    #expect(bodies == [Self.answers[0], Self.answers[0], Self.answers[1], Self.answers[2]].map(\.text))
    #expect(events[1].exchange?.request == events[2].exchange?.request)
  }

  @Test func failsForSomeSteps() throws {
    let found = try derived("step-burst", ["count": 2])
    #expect(found.map(\.mutant.sequence) == [0, 1])
    let statuses = try found[0].child.events.map { $0.exchange?.response?.status }
    #expect(statuses == [500, 200, 500, 200, 200])
    let requests = try found[0].child.events.map { $0.exchange?.request }
    #expect(requests[0] == requests[1] && requests[2] == requests[3] && requests[1] != requests[2])
    let closed = try derived("step-burst", ["count": 3, "op": "conn-close-before"])
    #expect(try closed[0].child.events.map { $0.exchange?.error == nil } == [false, true, false, true, false, true])
  }

  @Test func failsAtPlace() throws {
    for (at, sequence) in [("early", 0), ("mid", 1), ("late", 2)] {
      let found = try derived("step-position", ["at": .string(at), "op": "http-429"])
      #expect(found.map(\.mutant.sequence) == [sequence])
      #expect(try found[0].response.status == 429)
    }
  }

  @Test(arguments: RecordedAnswer.models) func hasSameID(_ answer: RecordedAnswer) throws {
    let next = ["chatcmpl-1", "resp_1", "msg_1", "r1"].reduce(answer.with(request: "Und morgen?")) {
      $0.replacing("\"id\":\"\($1)\"", with: "\"id\":\"other\"").replacing(
        "\"responseId\":\"r1\"", with: "\"responseId\":\"other\"")
    }
    let (derived, _) = try derivedCassettes("id-collide", of: cassette([answer, next]))
    #expect(derived.map(\.mutant.sequence) == [1])
    let before = answer.text.components("\"id\":\"resp_1\"", "\"id\":\"chatcmpl-1\"", "\"responseId\":\"r1\"")
    #expect(
      before == (try derived[0].text.components("\"id\":\"resp_1\"", "\"id\":\"chatcmpl-1\"", "\"responseId\":\"r1\"")))
  }

  @Test func hasAnotherClock() throws {
    let chat = try mutant("clock-skew", of: .chatStream).text
    #expect(chat == RecordedAnswer.chatStream.text.replacing("1700000000", with: "1700086400"))
    #expect(try mutant("clock-skew", of: .responses, ["seconds": -10]).value("/created_at") == 1_699_999_990)
    var dated = RecordedAnswer.messages
    dated.headers.append(HeaderField("date", "Sun, 06 Nov 1994 08:49:37 GMT"))
    #expect(try mutant("clock-skew", of: dated).header("Date") == "Mon, 07 Nov 1994 08:49:37 GMT")
    #expect(try reason("clock-skew", of: .messages) == "the answer has no time")
  }

  @Test func holdsForAll() throws {
    try checkMutants(["step-*", "id-collide", "clock-skew"], of: cassette(Self.answers + RecordedAnswer.all))
  }
}

extension String {
  /// How often each word stands in it.
  fileprivate func components(_ words: String...) -> [Int] { words.map { ranges(of: $0).count } }
}
