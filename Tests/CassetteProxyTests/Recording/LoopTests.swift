import CassetteFormat
import Testing

@testable import CassetteProxy

@Suite("An agent in a loop")
struct LoopTests {
  /// A conversation in which the model calls a tool and gets its result, again and again.
  private func conversation(turns: Int) -> String {
    let turn = """
      {"role":"assistant","tool_calls":[{"id":"ID","type":"function","function":{"name":"look","arguments":"{}"}}]},\
      {"role":"tool","tool_call_id":"ID","content":"nothing"}
      """
    let turns = (0..<turns).map { turn.replacing("ID", with: "call_\($0)") }
    let messages = [#"{"role":"user","content":"find it"}"#] + turns
    return #"{"model":"m","messages":[\#(messages.joined(separator: ","))]}"#
  }

  private func run(_ recorder: TestRecorder, requests: Int) throws -> [String] {
    try (0..<requests).map { turns in
      let answer = try RawClient.ask(
        recorder.port, "POST", "/fake/v1/chat/completions", "Content-Type: application/json\r\n",
        body: conversation(turns: turns))
      return String(answer.dropFirst(9).prefix(3))
    }
  }

  @Test("is stopped when what is new in its requests is the same too often")
  func stopped() throws {
    let provider = try FakeProvider { _, _ in .answer("{}") }
    let recorder = try TestRecorder(provider) { $0.maximumIdentical = 4 }
    // The first request is another one; the fourth of the same is not sent any more, and nothing after it.
    #expect(try run(recorder, requests: 7) == ["200", "200", "200", "200", "424", "424", "424"])
    #expect(provider.requests.count == 4)
    guard case .loop(let message)? = recorder.stop else {
      Issue.record("the run was not stopped")
      return
    }
    #expect(message.contains("4 times"))
    let events = try recorder.finish().events
    #expect(events.count == 5)
    guard case .marker(let marker)? = events.last?.content else {
      Issue.record("there is no marker")
      return
    }
    #expect(marker.name == "loop-detected" && marker.detail == message && events.last?.at != nil)
  }

  @Test("goes on when nobody wants it stopped")
  func off() throws {
    let provider = try FakeProvider { _, _ in .answer("{}") }
    let recorder = try TestRecorder(provider) { $0.maximumIdentical = 0 }
    #expect(try run(recorder, requests: 14).allSatisfy { $0 == "200" })
    #expect(recorder.stop == nil)
    _ = try recorder.finish()
  }

  @Test("is none that asks for something else, or no model")
  func other() throws {
    let provider = try FakeProvider { _, _ in .answer("{}") }
    let recorder = try TestRecorder(provider) { $0.maximumIdentical = 3 }
    for number in 0..<8 {
      let body = #"{"model":"m","messages":[{"role":"user","content":"part \#(number)"}]}"#
      let answer = try RawClient.ask(recorder.port, "POST", "/fake/v1/chat/completions", body: body)
      #expect(answer.hasPrefix("HTTP/1.1 200 "))
      #expect(try RawClient.ask(recorder.port, "GET", "/fake/v1/batches/7").hasPrefix("HTTP/1.1 200 "))
    }
    #expect(recorder.stop == nil)
    _ = try recorder.finish()
  }
}
