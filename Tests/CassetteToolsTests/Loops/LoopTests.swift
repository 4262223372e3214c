import CassetteFormat
import Testing

@testable import CassetteTools

struct RepetitionTests {
  private func last(_ text: String) -> Repetition? {
    var detector = RepetitionDetector<Character>()
    var found: Repetition?
    for letter in text { found = detector.add(letter) }
    return found
  }

  @Test(arguments: [
    ("aaa", 1, 3), ("abab", 2, 2), ("ababab", 2, 3), ("xyzabcabcabc", 3, 3), ("abcdefghabcdefgh", 8, 2),
    ("aabaab", 3, 2),
    ("baaaa", 1, 4),
  ])
  func repetitionsAreFound(text: String, period: Int, count: Int) {
    #expect(last(text) == Repetition(period: period, count: count))
  }

  @Test(arguments: ["", "a", "abc", "abca", "abcdefghiabcdefghi"])
  func thereIsNoRepetition(text: String) {
    #expect(last(text) == nil)
  }
}

struct RunLoopsTests {
  /// A conversation of Anthropic's that makes these calls, one request for each.
  private func conversation(_ calls: [String], result: String = "no") throws -> CassetteReader {
    try cassette { writer in
      var messages = [#"{"role":"user","content":"go"}"#]
      for (index, call) in calls.enumerated() {
        let body = #"{"model":"m","messages":[\#(messages.joined(separator: ","))]}"#
        let answer =
          #"{"type":"message","model":"m","content":[{"type":"tool_use","id":"t\#(index)","name":"\#(call)","input":{}}]}"#
        try writer.append(
          RecordedAnswer("call", "/v1/messages", body, json: answer).event(index, in: writer))
        messages.append(
          #"{"role":"assistant","content":[{"type":"tool_use","id":"t\#(index)","name":"\#(call)","input":{}}]}"#)
        messages.append(
          #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"t\#(index)","content":"\#(result)"}]}"#)
      }
    }
  }

  @Test func pollsAreALoopThoughNoRequestIsTheSame() throws {
    let loops = try RunLoops.find(in: conversation(Array(repeating: "poll", count: 6)))
    #expect(loops.map(\.kind) == [.cycle, .identicalCall])
    // The first request has no result yet; the last call is in no request.
    #expect(loops.map(\.repetition) == [Repetition(period: 1, count: 5), Repetition(period: 1, count: 5)])
    #expect(loops.map(\.first) == [1, 1])
    #expect(loops.map(\.last) == [5, 5])
  }

  @Test func callsInTurnAreACircle() throws {
    let loops = try RunLoops.find(in: conversation(["read", "write", "read", "write", "read", "write", "read"]))
    #expect(loops.map(\.kind) == [.cycle])
    #expect(loops.map(\.repetition) == [Repetition(period: 2, count: 3)])
  }

  @Test func otherCallsAreNoLoop() throws {
    let loops = try RunLoops.find(in: conversation(["a", "b", "c", "a", "d", "e"]))
    #expect(loops.isEmpty)
  }

  @Test func emptyTurnsAreCounted() throws {
    let empty = RecordedAnswer(
      "empty", "/v1/messages", #"{"messages":[]}"#,
      json: #"{"type":"message","model":"m","stop_reason":"end_turn","content":[]}"#)
    let run = try cassette { writer in
      for index in 0..<4 {
        var answer = empty
        answer.request = #"{"messages":[{"role":"user","content":"\#(index)"}]}"#
        try writer.append(answer.event(index, in: writer))
      }
    }
    let loops = try RunLoops.find(in: run)
    #expect(loops.map(\.kind) == [.emptyTurns])
  }

  @Test func aStormOfRetriesIsFound() throws {
    let failed = RecordedAnswer.messages.with(status: 529)
    let storm = try RunLoops.find(in: cassette(Array(repeating: failed, count: 5) + [.messages]))
    #expect(storm.map(\.kind) == [.retryStorm])
    #expect(storm.map(\.first) == [0])
    #expect(storm.map(\.repetition.count) == [5])
    let few = try RunLoops.find(in: cassette([failed, failed, .messages]))
    #expect(few.isEmpty)
  }
}
