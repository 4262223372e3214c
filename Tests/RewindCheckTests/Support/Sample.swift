import Testing

/// The files of the examples that tests are about.
enum Sample {
  private static let replayKit = "testdata/replaykit/readme"
  static let agents = "testdata/agentrr/reference"
  static let incident = "testdata/workflow/incident"
  static let goldenTrace = "testdata/workflow/sample-code/golden_traces/empty_docs_loop.json"

  /// ReplayKit's case, as its README describes it.
  static func searchLoop(in folder: Folder, as name: String = "cases/search-loop") throws {
    try folder.copy("\(replayKit)/search-loop.json", as: "\(name)/source-trace.json")
    try folder.copy("\(replayKit)/case.yaml", as: "\(name)/case.yaml")
  }

  /// The two runners of ReplayKit's README, which need Python.
  static func runner(_ name: String) -> [String] {
    ["python3", Repository.path("\(replayKit)/\(name).py")]
  }

  /// A runner in shell: it writes what it is given.
  static func shell(_ script: String) -> [String] { ["sh", "-c", script] }

  /// A result as ReplayKit's runners write it.
  static func result(_ status: String, calls: Int, output: String?) -> String {
    let call = #"{"tool_name":"lookup_billing","tool_args":{},"tool_output":"timeout"}"#
    let calls = [String](repeating: call, count: calls).joined(separator: ",")
    let output = output.map { "\"\($0)\"" } ?? "null"
    return #"{"run_id":"r","status":"\#(status)","final_output":\#(output),"tool_calls":[\#(calls)],"errors":[]}"#
  }

  static let hasPython = (try? Folder()).flatMap { try? Program.shell("python3 -c 1", in: $0).code == 0 } ?? false
}
