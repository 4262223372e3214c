import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct CheckpointsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoints",
    abstract: "List the points from which a run can be continued, or show the agent's state at one.",
    discussion: """
      EXAMPLES
        rewind-diff checkpoints run.rw
        rewind-diff checkpoints run.rw --show 12 | jq .
      """)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup var json: JSONOption

  @Option(help: ArgumentHelp("Write the state at the checkpoint of this number, byte for byte.", valueName: "N"))
  var show: Int?

  func run() throws {
    try cassette.read { reader, _ in
      guard let show else { return try list(reader) }
      let event = try cassette.event(show, in: reader)
      guard case .checkpoint(let point) = event.content else {
        throw Failure(
          message: "event \(show) is no checkpoint",
          help: "rewind-diff checkpoints \(TerminalText.line(cassette.path)) lists those.")
      }
      guard let state = point.state, let bytes = try KeyedRequests.content(of: state, in: reader) else {
        throw Failure(message: "the checkpoint \(show) has no state")
      }
      try FileOutput.standardOutput { try $0.write(bytes) }
    }
  }

  private func list(_ reader: CassetteReader) throws {
    var table = TextTable([
      .init("#", .right), .init("CHECKPOINT", shrinks: true), .init("PHASE"), .init("STATE", .right),
      .init("DECISION", shrinks: true),
    ])
    try FileOutput.standardOutput { out in
      try reader.forEachEvent { event in
        guard case .checkpoint(let point) = event.content else { return }
        if json.isOn {
          return try out.line(
            JSONObject(present: [
              "at": event.at.map(JSONValue.integer), "decision": point.decision.map(JSONValue.string),
              "name": .string(point.name), "phase": point.phase.map { .string($0.rawValue) },
              "seq": .integer(event.sequence), "stateBytes": point.state.map { .integer($0.size) },
            ]))
        }
        table.append([
          String(event.sequence), TerminalText.line(point.name), point.phase?.rawValue ?? "",
          point.state.map { Quantity.size($0.size) } ?? "", TerminalText.line(point.decision ?? ""),
        ])
      }
      if !json.isOn { try table.write(to: out) }
    }
  }
}
