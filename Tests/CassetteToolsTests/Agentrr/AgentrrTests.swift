import CassetteFormat
import Foundation
import Testing

@testable import CassetteTools

@Suite struct AgentrrTests {
  private static let log = TestData.folder.appending(path: "agentrr/support.jsonl").path(percentEncoded: false)

  private static func lines() throws -> [[UInt8]] {
    try TestData.bytes(log).split(separator: 0x0A).map(Array.init)
  }

  private func read(_ lines: [[UInt8]]) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(Array(lines.joined(separator: [0x0A])) + [0x0A], by: AgentrrImporter())
  }

  private func read(_ text: String) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(Array(text.utf8), by: AgentrrImporter())
  }

  @Test func comesBackByteForByte() throws {
    let original = try TestData.bytes(Self.log)
    let (cassette, report) = try imported(original, by: AgentrrImporter())
    #expect(report.warnings.isEmpty)
    #expect(report.source == Manifest.Source(format: "agentrr", version: "1.0"))
    let (bytes, losses) = try exported(cassette, by: AgentrrExporter())
    #expect(losses.isEmpty)
    #expect(bytes == original)
  }

  @Test func keepsEachKindOfEvent() throws {
    let cassette = try imported(TestData.bytes(Self.log), by: AgentrrImporter()).cassette
    let events = try cassette.events
    #expect(
      events.map(\.kind) == [
        "clock", "clock", "random", "id", "marker", "http", "tool", "marker", "tool", "http", "http", "marker",
        "marker",
      ])
    guard case .reading(let clock) = events[0].content, case .string(let time) = clock.value else {
      Issue.record("no clock")
      return
    }
    #expect(clock.source == "time.time")
    #expect(time.contains("."))
    let session = try #require(try cassette.manifest.session)
    #expect(session.name == "support")
    #expect(session.status == "ok")
    #expect(session.start != nil && session.end != nil)
    #expect(try cassette.bytes(of: #require(session.input)) == Array(#"{"order":"123"}"#.utf8))
    // Steps are the parents of what happens in them, and of one another.
    let (outer, inner) = (events[4], events[7])
    #expect(outer.parent == nil && inner.parent == outer.id)
    #expect(inner.fidelity["parent"] == .reconstructed)
    #expect(events[5].parent == outer.id && events[9].parent == inner.id && events[11].parent == inner.id)
    guard case .tool(let refund) = events[8].content else {
      Issue.record("no tool call")
      return
    }
    #expect(refund.error?.kind == "ValueError" && refund.error?.message == "not allowed")
    #expect(refund.result == nil)
    #expect(events[10].exchange?.error?.kind == "RuntimeError")
  }

  @Test func makesTheExchangesThatTheClientsMade() throws {
    let cassette = try imported(TestData.bytes(Self.log), by: AgentrrImporter()).cassette
    let exchanges = try cassette.events.compactMap(\.exchange)
    #expect(exchanges.map(\.request.path) == ["/v1/chat/completions", "/v1/messages", "/v1/messages"])
    let chat = try #require(try cassette.text(exchanges[0].response?.message))
    #expect(
      chat.hasPrefix(#"{"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"#))
    #expect(exchanges[0].llm?.finish == "tool_calls")
    let request = try #require(try cassette.text(exchanges[1].request.message))
    #expect(request.hasSuffix(#","max_tokens":100,"system":"Be kind."}"#))
    let message = try #require(try cassette.text(exchanges[1].response?.message))
    #expect(message.contains(#"{"type":"tool_use","id":"call_0","name":"refund","input":{"order_id":"123"}}"#))
    let event = try cassette.events[5]
    #expect(event.fidelity["response.body"] == .reconstructed)
    #expect(event.fidelity["request.headers"] == .absent)
  }

  @Test func keepsWhatIsBeforeTheCut() throws {
    let whole = try TestData.bytes(Self.log)
    let lines = try Self.lines()
    let cut = Array(whole.prefix(lines[..<7].map { $0.count + 1 }.reduce(0, +) + 40))
    let (cassette, report) = try imported(cut, by: AgentrrImporter())
    #expect(
      report.warnings == [
        "line 8 is cut off: the log ends there", "the log has no run_end event: the run was cut off",
      ])
    #expect(try cassette.events.count == 5)
    // What was cut off is not put on again.
    let (bytes, _) = try exported(cassette, by: AgentrrExporter())
    #expect(bytes == Array(lines[..<7].joined(separator: [0x0A])) + [0x0A])
  }

  @Test func reportsHolesAndChanges() throws {
    var lines = try Self.lines()
    lines[8] = Array(String(decoding: lines[8], as: UTF8.self).replacing("49.99", with: "0.99").utf8)
    lines[3] = Array("not JSON".utf8)
    lines.remove(at: 4)
    let report = try read(lines).report
    #expect(
      report.warnings == [
        "line 4 is not a JSON object, and is left out", "line 5: the events from 2 to 3 are missing",
        "line 8: its integrity hash is not that of its content: one of them was changed",
      ])
  }

  @Test func keepsEventsOfOtherShapes() throws {
    let line = #"""
      {"event_id":"e-1","run_id":"r","seq":0,"type":"llm_call","parent_id":null,"ts_logical":0,"ts_wall":null,"status":"ok","request":{"prompt":"x"},"response":{"text":1.50},"error":null,"meta":{"request_sig":"odd"},"integrity":""}
      {"event_id":"e-2","run_id":"r","seq":4,"type":"rng_draw","parent_id":null,"ts_logical":1,"ts_wall":null,"status":"ok","request":{"method":"sample","args":[3]},"response":{"value":[1,2,3]},"error":null,"meta":{},"integrity":""}
      {"event_id":"e-3","run_id":"r","seq":5,"type":"dream","parent_id":null,"ts_logical":2,"ts_wall":null,"status":"ok","request":{},"response":null,"error":null,"meta":{},"integrity":""}
      """#
    let (cassette, report) = try read(line)
    #expect(
      report.warnings.contains("line 3: a dream event that agentrr 0.1 does not have is kept in the metadata only"))
    let (bytes, losses) = try exported(cassette, by: AgentrrExporter())
    #expect(losses.map(\.what) == ["1 events of kinds that agentrr 0.1 does not have"])
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains(#""request":{"prompt":"x"},"response":{"text":1.50}"#))
    #expect(text.contains(#""seq":4,"type":"rng_draw""#))
    #expect(text.contains(#""args":[3]},"response":{"value":[1,2,3]}"#))
  }

  @Test(arguments: [
    ("", "the file is empty, and no agentrr log"),
    ("{}\n", "line 1 is neither the header nor an event of an agentrr log"),
    ("hello\n", "line 1 is not a line of an agentrr log"),
    (
      #"{"kind":"header","log_format_version":"2.0","run_id":"r"}"#,
      "line 1: the log is of version 2.0; versions 1.x can be read"
    ),
  ])
  func refuses(text: String, reason: String) {
    #expect(throws: InterchangeError(reason)) { try read(text) }
  }

  @Test func hashesAsPythonDoes() throws {
    let text = Array(#"{"b":1e22,"a":[1.0,-0,12345678901234567890,"é\u0001\n/"],"\ud83d\ude00":null,"ﬀ":0.1e-5}"#.utf8)
    let value = try JSONParser.lax(text.span.bytes)
    let expected = #"{"a":[1.0,0,12345678901234567890,"é\u0001\n/"],"b":1e+22,"ﬀ":1e-06,"😀":null}"#
    #expect(String(decoding: PythonCanonicalJSON.encode(value), as: UTF8.self) == expected)
  }

  @Test func writesStreamsOfOthersAsOneAnswer() throws {
    let name =
      "vcrpy/llm-anthropic/tests/cassettes/test_anthropic/test_fixed_version_tool_chain_with_thinking_display_regression.yaml"
    let source = try TestData.bytes(TestData.folder.appending(path: name).path(percentEncoded: false))
    let cassette = try imported(source, by: VcrpyImporter()).cassette
    let (bytes, losses) = try exported(cassette, by: AgentrrExporter())
    let lost = [
      "what it was on the wire: its target, its headers, and the bytes of its bodies", "how the answer was streamed",
    ]
    #expect(losses.map(\.what) == lost + lost)
    let (back, report) = try imported(bytes, by: AgentrrImporter())
    #expect(report.warnings.isEmpty)
    let exchanges = try back.events.compactMap(\.exchange)
    #expect(exchanges.map { $0.llm?.finish } == ["tool_use", "end_turn"])
  }
}
