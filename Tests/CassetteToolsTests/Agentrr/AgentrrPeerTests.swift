import CassetteFormat
import CassetteTools
import Foundation
import Testing

/// What is exported goes through agentrr's own reader, and its replay serves it to the agent.
@Suite(.enabled("needs Python with agentrr") { PythonPeers.isAvailable })
struct AgentrrPeerTests {
  private static let folder = TestData.folder.appending(path: "agentrr")

  /// Arguments: the export, the log that agentrr wrote, and the folder of the agent.
  private static let replay = #"""
    import sys
    from pathlib import Path

    sys.dont_write_bytecode = True
    sys.path.insert(0, sys.argv[3])
    from agentrr_core.log.reader import LogReader
    from agentrr_core.validate import validate_log
    import support
    from agentrr_sdk.replay import replay

    export, original = Path(sys.argv[1]), Path(sys.argv[2])
    result = validate_log(export)
    assert result.ok and not result.truncated, result
    one, other = LogReader(export), LogReader(original)
    assert one.header == other.header and one.events == other.events
    print(replay(export, support.main), support.executions)
    """#

  /// Arguments: an export. Prints its events.
  private static let read = #"""
    import sys
    from pathlib import Path
    from agentrr_core.log.reader import LogReader

    for event in LogReader(Path(sys.argv[1])).events:
        print(event.seq, event.type, event.status, (event.response or {}).get("finish_reason"))
    """#

  private func run(_ script: String, on bytes: [UInt8], _ arguments: [String] = []) throws -> String {
    try PythonPeers.withFolder { folder in
      let path = folder.appending(path: "export.jsonl")
      try Data(bytes).write(to: path)
      let output = try PythonPeers.run(script: script, [path.path(percentEncoded: false)] + arguments)
      return String(decoding: output, as: UTF8.self)
    }
  }

  @Test func agentrrReplaysTheExport() throws {
    let original = Self.folder.appending(path: "support.jsonl").path(percentEncoded: false)
    let cassette = try imported(TestData.bytes(original), by: AgentrrImporter()).cassette
    let (bytes, losses) = try exported(cassette, by: AgentrrExporter())
    #expect(losses.isEmpty)
    // No tool runs: all answers are those of the log.
    let output = try run(Self.replay, on: bytes, [original, Self.folder.path(percentEncoded: false)])
    #expect(output == "One moment. zurück – ok 0\n")
  }

  @Test func agentrrReadsWhatOthersRecorded() throws {
    let name = "vcrpy/llm-anthropic/tests/cassettes/test_anthropic/test_fixed_version_tool_chain_with_thinking_display_regression.yaml"
    let source = try TestData.bytes(TestData.folder.appending(path: name).path(percentEncoded: false))
    let (bytes, _) = try exported(imported(source, by: VcrpyImporter()).cassette, by: AgentrrExporter())
    #expect(
      try run(Self.read, on: bytes) == """
        0 run_start ok None
        1 llm_call ok tool_use
        2 llm_call ok end_turn
        3 run_end ok None

        """)
  }
}
