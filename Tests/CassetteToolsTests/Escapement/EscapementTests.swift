import CassetteFormat
import Foundation
import Testing

@testable import CassetteTools

@Suite struct EscapementTests {
  private static let folder = TestData.folder.appending(path: "escapement")

  private func trace() throws -> (cassette: CassetteReader, report: Imported) {
    try imported("trace.json", in: Self.folder, by: EscapementImporter())
  }

  private func read(_ text: String) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(Array(text.utf8), by: EscapementImporter())
  }

  private static let kinds = [
    "marker", "http", "http", "tool", "checkpoint", "tool", "checkpoint", "marker", "marker", "http",
  ]

  @Test func keepsEachKindOfStep() throws {
    let (cassette, report) = try trace()
    #expect(report.warnings.isEmpty)
    let events = try cassette.events
    #expect(events.map(\.kind) == Self.kinds)
    #expect(events[0].content == .marker(Marker(name: "user_input", detail: "Hi")))
    #expect(events[7].content == .marker(Marker(name: "error", detail: "ValueError: bad")))
    #expect(events[1].took == 123_456)
    #expect(events[1].fidelity["response.body"] == .reserialised)
    guard case .tool(let first) = events[3].content, case .tool(let second) = events[5].content,
      case .checkpoint(let state) = events[4].content, case .checkpoint(let planned) = events[6].content
    else {
      Issue.record("a step is something else")
      return
    }
    #expect(try cassette.bytes(of: #require(first.result)) == Array(#"{"a":[1,2.5]}"#.utf8))
    #expect(second.error?.message == "boom")
    #expect(state.name == "local_state" && events[4].parent == events[3].id)
    #expect(planned.name == "planned")
    #expect(try cassette.bytes(of: #require(planned.state)) == Array(#"{"done":["a"]}"#.utf8))
    #expect(events[9].exchange?.error?.kind == "RateLimitError")
    #expect(events[9].exchange?.response == nil)
  }

  @Test("begins with its first step when no start of the session is known")
  func startOfTheFirstStep() throws {
    func step(_ end: String, took: Int) -> String {
      #"{"step_type":"tool_call","timestamp":"2026-11-21T14:00:\#(end)Z","duration_ms":\#(took),"#
        + #""tool_request":{"tool_name":"t","arguments":{}},"tool_response":{"result":1}}"#
    }
    let steps = [step("10", took: 2000), step("11", took: 500)].joined(separator: ",")
    let (cassette, report) = try read(#"{"metadata":{"trace_id":"t","name":"a"},"steps":[\#(steps)]}"#)
    #expect(report.session?.start == "2026-11-21T14:00:08.000000+00:00")
    #expect(try cassette.events.map(\.at) == [0, 2_500_000])
  }

  @Test func makesTheRequestsOfTheClients() throws {
    let cassette = try trace().cassette
    let exchanges = try cassette.events.compactMap(\.exchange)
    #expect(
      try cassette.text(exchanges[0].request.message)
        == #"{"model":"gpt-4","messages":[{"role":"user","content":"Hi ü"}],"temperature":0.2,"top_p":0.5}"#)
    // Anthropic's system prompt is no message.
    #expect(
      try cassette.text(exchanges[1].request.message)
        == #"{"model":"claude-sonnet-4-20250514","system":"be kind","messages":[{"role":"user","content":"Hello"}],"#
        + #""max_tokens":1024}"#)
    #expect(exchanges[1].llm?.output == 4)
  }

  @Test func keepsTheSession() throws {
    let cassette = try trace().cassette
    let session = try #require(try cassette.manifest.session)
    #expect(session.name == "my-agent")
    #expect(session.status == "failed_loop")
    #expect(session.totals?.cost == 12_300 && session.totals?.calls == 3)
    #expect(session.tags.keys.sorted() == ["production", "source:tr_0"])
    let notes = try #require(try SourceNotes.read(cassette, of: "escapement"))
    #expect(notes.object("metadata")?["tags"] == .array(["production", "source:tr_0", "é"]))
    let steps = try #require(notes.object("steps"))
    #expect(steps.object("1")?.string("request_hash") != nil)
    #expect(steps.object("3")?.string("call_id") == "c1")
    #expect(steps.object("7")?.string("error_traceback") == "Traceback...")
  }

  @Test(.enabled("needs SQLite") { (try? SQLiteLibrary.load()) != nil })
  func readsTheStore() throws {
    let (cassette, report) = try imported("traces.db", in: Self.folder, by: EscapementImporter())
    #expect(report.warnings == ["the store has 2 traces: each is a lane of the cassette"])
    let events = try cassette.events
    #expect(events.map(\.kind) == Self.kinds + Self.kinds)
    #expect(Set(events.map(\.lane)).count == 2)
    // The first trace is the one that was exported, too.
    let exported = try trace().cassette.events
    #expect(events.prefix(10).map(\.content) == exported.map(\.content))
    #expect(events.prefix(10).map(\.at) == exported.map(\.at))
  }

  @Test(.enabled("needs SQLite") { (try? SQLiteLibrary.load()) != nil })
  func refusesDamagedStores() throws {
    let store = try TestData.bytes(Self.folder.appending(path: "traces.db").path(percentEncoded: false))
    #expect(throws: InterchangeError.self) { try imported(Array(store.prefix(512)), by: EscapementImporter()) }
    let other = TestData.folder.appending(path: "workflow/store/checkpoints.db").path(percentEncoded: false)
    #expect(throws: InterchangeError("the SQLite database has no tables traces and trace_steps, as Escapement's has")) {
      try imported(TestData.bytes(other), by: EscapementImporter())
    }
  }

  @Test func keepsWhatIsBeforeTheCut() throws {
    let text = #"{"metadata":{"trace_id":"tr_1"},"steps":[{"step_type":"user_input","data":{"a":1}},{"step_type":"too"#
    let (cassette, report) = try read(text)
    #expect(try cassette.events.map(\.content) == [.marker(Marker(name: "user_input", detail: #"{"a":1}"#))])
    #expect(report.warnings.count == 1 && report.warnings[0].hasPrefix("the file is cut off after 1 steps: "))
  }

  @Test(arguments: [
    (#"{"metadata":{"trace_id":"t"},"steps":[{"step_type":"llm_call"}]}"#, "step 1: a model call has no llm_request"),
    (#"{"metadata":{"trace_id":"t"},"steps":[7]}"#, "step 1: it is not an object"),
    ("{}", "the file has neither metadata nor steps of a trace"),
  ])
  func refuses(text: String, reason: String) {
    #expect(throws: InterchangeError(reason)) { try read(text) }
  }
}
