import CassetteFormat
import Foundation
import Testing

@testable import CassetteTools

@Suite struct WorkflowTests {
  private static let folder = TestData.folder.appending(path: "workflow")

  private func read(_ text: String) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(Array(text.utf8), by: WorkflowImporter())
  }

  private func state(_ event: Event, _ cassette: CassetteReader) throws -> String {
    guard case .checkpoint(let checkpoint) = event.content, let state = checkpoint.state else { return "none" }
    return String(decoding: try cassette.bytes(of: state), as: UTF8.self)
  }

  @Test(.enabled("needs SQLite") { (try? SQLiteLibrary.load()) != nil })
  func readsTheStoreAndItsPayloads() throws {
    let (cassette, report) = try imported("checkpoints.db", in: Self.folder.appending(path: "store"), by: WorkflowImporter())
    #expect(report.warnings.isEmpty)
    let events = try cassette.events
    #expect(
      events.map(\.kind) == [
        "checkpoint", "tool", "checkpoint", "checkpoint", "checkpoint", "tool", "checkpoint", "checkpoint",
      ])
    #expect(try state(events[0], cassette) == #"{"query":"What's our refund policy?"}"#)
    guard case .checkpoint(let before) = events[0].content, case .tool(let call) = events[1].content else {
      Issue.record("a step is something else")
      return
    }
    #expect(before.phase == .before && before.decision == "tool" && events[0].parent == events[1].id)
    #expect(call.name == "search_docs" && events[1].id == "step_1" && events[1].lane == "run_7b80e185")
    // The store's own checkpoint is its file, byte for byte.
    let file = Self.folder.appending(path: "store/blobs/run_7b80e185/step_1.json").path(percentEncoded: false)
    #expect(try Array(state(events[3], cassette).utf8) == TestData.bytes(file))
    let notes = try #require(try SourceNotes.read(cassette, of: "workflow")?.object("steps"))
    #expect(notes.object("3")?.string("agent_version") == "v1.0")
    #expect(try cassette.manifest.session?.id == "run_7b80e185")
  }

  @Test(.enabled("needs SQLite") { (try? SQLiteLibrary.load()) != nil })
  func saysWhichPayloadsAreMissing() throws {
    let store = try TestData.bytes(Self.folder.appending(path: "store/checkpoints.db").path(percentEncoded: false))
    let (cassette, report) = try imported(store, by: WorkflowImporter())
    #expect(report.warnings == ["the payloads are in files beside the store, and cannot be read from here"])
    let events = try cassette.events
    #expect(events.map(\.kind) == ["tool", "checkpoint", "tool", "checkpoint"])
    #expect(events[0].fidelity["arguments"] == .absent && events[1].fidelity["state"] == .absent)
    // A run's id that leads elsewhere is not followed.
    var hostile = store
    let name = Array("run_7b80e185".utf8)
    while let range = hostile.firstRange(of: name) { hostile.replaceSubrange(range, with: "../../../etc".utf8) }
    try withFolder(["blobs/x": ""]) { folder in
      try Data(hostile).write(to: folder.appending(path: "checkpoints.db"))
      let report = try imported("checkpoints.db", in: folder, by: WorkflowImporter()).report
      #expect(report.warnings.count == 4)
      #expect(report.warnings.allSatisfy { $0.contains("the name leads out of the folder") })
    }
  }

  @Test func readsRecordings() throws {
    let (cassette, _) = try imported(
      "example_run.json", in: Self.folder.appending(path: "sample-code/tool_recordings"), by: WorkflowImporter())
    let events = try cassette.events
    #expect(events.map(\.kind) == ["tool", "tool"])
    #expect(try cassette.manifest.session?.id == "example_run")
    guard case .tool(let call) = events[0].content else { return }
    #expect(try cassette.bytes(of: #require(call.arguments)) == Array(#"{"query":"What's our refund policy?"}"#.utf8))
  }

  @Test func givesGoldenTracesBack() throws {
    let name = "sample-code/golden_traces/empty_docs_loop.json"
    let original = try TestData.bytes(Self.folder.appending(path: name).path(percentEncoded: false))
    let cassette = try imported(original, by: WorkflowImporter()).cassette
    #expect(try cassette.events.map { $0.fidelity["result"] } == [.absent, .absent])
    let (bytes, losses) = try exported(cassette, by: GoldenTraceExporter())
    #expect(losses.isEmpty)
    #expect(bytes == original + [0x0A])
  }

  private static let step = #"""
    {"step_id":"step_1","run_id":"r1","step_number":1,"input_state":{"query":"q"},"decision":"tool","tool_name":"t","tool_args":{"a":1.0},"tool_result":null,"output_state":{"query":"q","n":2},"timestamp":"2026-01-20T10:00:01.500000","duration_ms":500.25}
    """#

  @Test func readsSteps() throws {
    let second = Self.step.replacing(#""r1""#, with: #""r2""#)
    for text in [Self.step + "\n" + second + "\n", "[\(Self.step),\(second)]", #"{"events":[\#(Self.step),\#(second)]}"#] {
      let (cassette, report) = try read(text)
      #expect(report.warnings == ["there are 2 runs: each is a lane of the cassette"])
      let events = try cassette.events
      #expect(events.map(\.kind) == ["checkpoint", "tool", "checkpoint", "checkpoint", "tool", "checkpoint"])
      #expect(events.map(\.lane) == ["r1", "r1", "r1", "r2", "r2", "r2"])
      #expect(events[1].id == "step_1" && events[4].id == "r2/step_1" && events[5].parent == "r2/step_1")
      #expect(events[1].took == 500_250 && events[2].at == 500_250)
    }
  }

  @Test func writesWhatIsExpectedOfARun() throws {
    let cassette = try read("[\(Self.step)]").cassette
    let (bytes, losses) = try exported(cassette, by: GoldenTraceExporter())
    #expect(losses.count == 2)
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        {
            "run_id": "r1",
            "description": "",
            "query": "q",
            "expected_outcome": "",
            "expected_max_steps": 1,
            "expected_tool_sequence": [
                "t"
            ],
            "expected_final_state": {
                "query": "q",
                "n": 2
            }
        }

        """)
  }

  @Test func keepsWhatIsBeforeTheCut() throws {
    let (cassette, report) = try read("[\(Self.step),{\"step_id\":\"ste")
    #expect(try cassette.events.count == 3)
    #expect(report.warnings.count == 1 && report.warnings[0].hasPrefix("the file is cut off after item 1: "))
  }

  @Test(arguments: [
    ("[]", "there is nothing in it that was recorded"), ("7", "the file is neither JSON nor a SQLite database"),
    (
      "[{\"a\":1}]", "item 1: it is no step event, no checkpoint, no golden trace and no tool recording"
    ),
  ])
  func refuses(text: String, reason: String) {
    #expect(throws: InterchangeError(reason)) { try read(text) }
  }
}
