import CassetteFormat

/// The files of a new case: what was observed as signatures of the failure, its opposite as what is desired, the outputs of
/// tools frozen, and a summary.
struct ReplayKitScaffold {
  private let trace: ReplayKitTimeline
  private let status: String
  private let name: String

  init(_ trace: ReplayKitTimeline, _ status: String, name: String) {
    self.trace = trace
    self.status = status
    self.name = name
  }

  var files: [(name: String, bytes: [UInt8])] {
    [("case.yaml", Array(yaml.utf8)), ("notes.md", Array(notes.utf8))] + fixtures
  }

  private var isFailure: Bool { !["success", "ok", "completed"].contains(status) }

  /// JSON's strings are YAML's, too.
  private func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.append(pythonString: text)
    return String(decoding: bytes, as: UTF8.self)
  }

  private var yaml: String {
    var lines = ["version: 1", "name: \(quoted(name))", "source_trace: \(ReplayKitCase.trace)", "fixtures_dir: fixtures"]
    lines += trace.input.map { ["scenario:", "  input: \(quoted($0))"] } ?? ["scenario: {}"]
    if isFailure {
      lines += ["observed_failure:", "  - status_is: \(quoted(status))"]
      if let most = mostCalls, most.count > 1 {
        lines += ["  - max_tool_calls: \(most.count)", "    tool_name: \(quoted(most.name))"]
      }
      lines.append("  - final_output_exists: \(trace.hasOutput)")
    } else {
      lines.append("observed_failure: []")
    }
    lines += ["desired_behavior:", "  - status_is: success", "  - final_output_exists: true", "semantic_checks: []"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The tool that was called most often, and how often.
  private var mostCalls: (name: String, count: Int)? {
    Dictionary(grouping: trace.calls, by: \.name).map { ($0.key, $0.value.count) }
      .max { ($0.1, $1.0) < ($1.1, $0.0) }
  }

  private var fixtures: [(name: String, bytes: [UInt8])] {
    trace.calls.enumerated().compactMap { index, call in
      guard let output = call.output else { return nil }
      let safe = call.name.utf8.map { byte -> UInt8 in
        let isSafe =
          (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
          || byte == UInt8(ascii: "-")
        return isSafe ? byte : UInt8(ascii: "_")
      }
      let digits = String(index + 1)
      let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      let name = "fixtures/\(number)-\(String(decoding: safe.prefix(80), as: UTF8.self)).json"
      return (name, PythonIndentedJSON.encode(output, indent: 2) + [0x0A])
    }
  }

  private var notes: String {
    var lines = ["# \(name.split(whereSeparator: \.isNewline).joined(separator: " "))", "", "Status: \(status)", ""]
    for (index, event) in trace.events.enumerated() {
      let text = event.string("tool_name") ?? event.string("content") ?? event.string("error") ?? ""
      let line = text.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(120)
      lines.append("\(index + 1). \(event.string("type") ?? "")\(line.isEmpty ? "" : ": \(line)")")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
