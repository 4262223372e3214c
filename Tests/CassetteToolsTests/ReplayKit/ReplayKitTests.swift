import CassetteFormat
import Foundation
import FuzzTargets
import Testing

@testable import CassetteTools

@Suite struct ReplayKitTests {
  private static let folder = TestData.folder.appending(path: "replaykit/search-loop")

  private func files(_ cassette: CassetteReader) throws -> (files: [String: [UInt8]], losses: [Loss]) {
    let folder = MemoryFolder()
    let losses = try ReplayKitExporter().export(cassette, to: folder)
    return (folder.files, losses)
  }

  private func json(_ bytes: [UInt8]?) throws -> JSONValue {
    let bytes = bytes ?? []
    return try JSONParser.lax(bytes.span.bytes)
  }

  @Test func joinsCallsAndResults() throws {
    let (cassette, report) = try imported("case.yaml", in: Self.folder, by: ReplayKitImporter())
    #expect(report.warnings.isEmpty)
    let events = try cassette.events
    #expect(events.map(\.kind) == ["marker", "tool", "tool", "tool", "marker", "marker"])
    let calls = events.compactMap { if case .tool(let call) = $0.content { call } else { nil } }
    #expect(calls.map(\.name) == ["lookup_billing", "lookup_billing", "get_plan"])
    #expect(try cassette.bytes(of: #require(calls[0].result)) == Array(#""Error: billing service timeout""#.utf8))
    #expect(calls[1].error?.message == "billing service timeout")
    #expect(try cassette.bytes(of: #require(calls[2].result)) == Array(#"{"price":49.90}"#.utf8))
    #expect(events[3].took == 12_500)
    #expect(
      events[5].content == .marker(Marker(name: "error", detail: "Max tool call limit exceeded. Agent terminated.")))
    let session = try #require(try cassette.manifest.session)
    #expect(session.id == "run-billing-2024-0312" && session.name == "search-loop" && session.status == "error")
    #expect(try cassette.bytes(of: #require(session.input)) == Array("Why was I charged $49.99?".utf8))
  }

  @Test func comesBackWhole() throws {
    let cassette = try imported("case.yaml", in: Self.folder, by: ReplayKitImporter()).cassette
    let (files, losses) = try files(cassette)
    #expect(losses.isEmpty)
    func original(_ name: String) throws -> [UInt8] {
      try TestData.bytes(Self.folder.appending(path: name).path(percentEncoded: false))
    }
    let names = [
      "case.yaml", "fixtures/0001-lookup_billing.json", "fixtures/0003-get_plan.json", "notes.md", "source-trace.json",
    ]
    #expect(files.keys.sorted() == names)
    for name in names.dropLast() { #expect(try files[name] == original(name)) }
    // The trace is laid out anew; its values and their order are the same.
    let (one, other) = (try json(files["source-trace.json"]), try json(original("source-trace.json")))
    #expect(CanonicalJSON.encode(one) == CanonicalJSON.encode(other))
  }

  @Test func takesWhatRunnersWrite() throws {
    let result = """
      {"run_id":"run-001","status":"success","final_output":"Here is the answer.","tool_calls":[{"tool_name":"lookup",\
      "tool_args":{"id":1},"tool_output":"found"},{"tool_name":"lookup","error":"timeout"}],"errors":["slow",{"message":"late"}]}
      """
    #expect(ReplayKitImporter().recognises(SourceSample(Array(result.utf8), fileName: "out")))
    let (cassette, _) = try imported(Array(result.utf8), by: ReplayKitImporter())
    let facts = try RunFacts(cassette)
    #expect(facts.status.value == "success" && facts.output.value == "Here is the answer.")
    #expect(facts.calls.value?.map(\.result) == ["found", nil] && facts.calls.value?.map(\.error) == [nil, "timeout"])
    #expect(facts.failures.map(\.message) == ["timeout", "slow", "late"])
    let empty = #"{"run_id":"r","status":"error","final_output":null,"tool_calls":[],"errors":[]}"#
    let none = try RunFacts(imported(Array(empty.utf8), by: ReplayKitImporter()).cassette)
    #expect(none.output.value == .some(nil) && none.calls.value == [])
  }

  @Test func takesTracesThatAreNoCaseYet() throws {
    let (cassette, _) = try imported("source-trace.json", in: Self.folder, by: ReplayKitImporter())
    let files = try files(cassette).files
    let fixtures = ["0001-lookup_billing", "0002-lookup_billing", "0003-get_plan"].map { "fixtures/\($0).json" }
    #expect(files.keys.sorted() == ["case.yaml"] + fixtures + ["notes.md", "source-trace.json"])
    #expect(
      String(decoding: files["case.yaml"] ?? [], as: UTF8.self) == """
        version: 1
        name: "run-billing-2024-0312"
        source_trace: source-trace.json
        fixtures_dir: fixtures
        scenario:
          input: "Why was I charged $49.99?"
        observed_failure:
          - status_is: "error"
          - max_tool_calls: 2
            tool_name: "lookup_billing"
          - final_output_exists: false
        desired_behavior:
          - status_is: success
          - final_output_exists: true
        semantic_checks: []

        """)
  }

  @Test func staysInsideOfTheFolder() throws {
    let trace = #"{"run_id":"r","events":[{"type":"input_message","content":"x"}]}"#
    try withFolder(["case/case.yaml": "source_trace: ../secret.json\n", "secret.json": trace]) { folder in
      let reason = "the case names ../secret.json as its trace, which is not in its folder"
      #expect(throws: InterchangeError(reason)) {
        try imported("case.yaml", in: folder.appending(path: "case"), by: ReplayKitImporter())
      }
    }
    try withFolder([
      "case/case.yaml": "scenario: {}\n", "case/source-trace.json": trace, "case/fixtures/a/b.json": "1", "secret": "s",
    ]) { folder in
      for name in ["fixtures/link", "notes.md"] {
        try FileManager.default.createSymbolicLink(
          at: folder.appending(path: "case/\(name)"), withDestinationURL: folder.appending(path: "secret"))
      }
      let (cassette, report) = try imported(
        "case.yaml", in: folder.appending(path: "case"), by: ReplayKitImporter())
      #expect(report.warnings.count == 2 && report.warnings.allSatisfy { $0.contains("it is a symbolic link") })
      #expect(try files(cassette).files.keys.sorted() == ["case.yaml", "fixtures/a/b.json", "source-trace.json"])
    }
  }

  @Test func writesNoFileOutsideOfTheFolder() throws {
    let notes = #"{"replaykit":{"case.yaml":"scenario: {}\n","files":{"../x":"1","/y":"2","a/./b":"3","ok":"4"}}}"#
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    var session = Session()
    session.metadata = try writer.add(body: Array(notes.utf8))
    try writer.finish(session: session)
    let (files, losses) = try files(CassetteReader(MemoryInput(output.bytes)))
    #expect(files.keys.sorted() == ["case.yaml", "ok", "source-trace.json"])
    #expect(losses.count == 3)
  }

  @Test func saysWhatATraceCannotHold() throws {
    let log = try TestData.bytes(TestData.folder.appending(path: "agentrr/support.jsonl").path(percentEncoded: false))
    let losses = try files(imported(log, by: AgentrrImporter()).cassette).losses
    #expect(
      losses.prefix(3).map(\.description) == [
        "when the events happened and how long they took (13 of them)", "their ids, lanes and parents (13 of them)",
        "exchange 0: a clock event, for which a trace has no type",
      ])
  }

  @Test func warnsOfMissingParts() throws {
    try withFolder(["case.yaml": "scenario: {}\nname: x\n"]) { folder in
      let report = try imported("case.yaml", in: folder, by: ReplayKitImporter()).report
      #expect(report.warnings == ["source-trace.json is not there: the case has no events"])
    }
    let reason = "a ReplayKit case is a folder: import its case.yaml by its path"
    #expect(throws: InterchangeError(reason)) { try imported(Array("scenario: {}\n".utf8), by: ReplayKitImporter()) }
    #expect(throws: InterchangeError("event 2 is not an object with a type")) {
      try imported(Array(#"{"run_id":"r","events":[{"type":"x"},{}]}"#.utf8), by: ReplayKitImporter())
    }
  }

  @Test func recognisesItsFiles() {
    func recognises(_ text: String, _ name: String) -> Bool {
      ReplayKitImporter().recognises(SourceSample(Array(text.utf8), fileName: name))
    }
    #expect(recognises("scenario:\n  input: x\n", "case.yaml"))
    #expect(!recognises("scenario:\n  input: x\n", "other.yaml"))
    #expect(!recognises("interactions: []\n", "case.yaml"))
    #expect(recognises(#"{"run_id":"r","events":[{"type":"tool_call"}]}"#, "t.json"))
    #expect(!recognises(#"{"run_id":"r","events":[{"type":"click"}]}"#, "t.json"))
  }
}
