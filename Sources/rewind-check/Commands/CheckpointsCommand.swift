import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct CheckpointsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoints",
    abstract: "List the checkpoints of a run, and show their states.",
    discussion: """
      EXAMPLES
        rewind-check checkpoints list run.rw
        rewind-check checkpoints show run.rw step_2 --phase after --at /docs
      """,
    subcommands: [List.self, Show.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the checkpoints of a run.")

    @Argument(
      help: ArgumentHelp("A cassette, or a trace that can be imported.", valueName: "RUN"), completion: .file())
    var path: String

    @OptionGroup var options: RecordingOptions
    @OptionGroup var json: JSONOption

    func run() throws {
      let run = try options.facts(path)
      try FileOutput.standardOutput { out in
        if json.isOn {
          for snapshot in run.snapshots { try out.line(snapshot.json) }
          return
        }
        var table = TextTable([
          .init("SEQ", .right), .init("NAME"), .init("PHASE"), .init("DECISION"), .init("STATE", shrinks: true),
        ])
        for snapshot in run.snapshots { table.append(Self.cells(snapshot)) }
        try table.write(to: out)
      }
    }

    private static func cells(_ snapshot: RunFacts.Snapshot) -> [String] {
      let state = snapshot.state.map { String(decoding: CanonicalJSON.encode($0), as: UTF8.self) }
      return [
        String(snapshot.sequence), TerminalText.line(snapshot.name), snapshot.phase?.rawValue ?? "",
        TerminalText.line(snapshot.decision ?? ""), state.map(Self.short) ?? "not recorded",
      ]
    }

    private static func short(_ text: String) -> String {
      let line = TerminalText.line(String(text.prefix(81)))
      return line.count > 80 ? String(line.prefix(80)) + "…" : line
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the state at a checkpoint as JSON.",
      discussion: "Of several checkpoints that are meant, the last one is shown.")

    @Argument(
      help: ArgumentHelp("A cassette, or a trace that can be imported.", valueName: "RUN"), completion: .file())
    var path: String

    @Argument(help: ArgumentHelp("The name of the checkpoint, or its number in the list.", valueName: "CHECKPOINT"))
    var name: String

    @Option(help: ArgumentHelp("before or after the step.", valueName: "PHASE"))
    var phase: Phase?

    @Option(help: ArgumentHelp("A JSON pointer: show what is there in the state.", valueName: "POINTER"))
    var at = ""

    enum Phase: String, ExpressibleByArgument, CaseIterable {
      case before, after
    }

    @OptionGroup var options: RecordingOptions

    func validate() throws {
      guard at.isEmpty || at.hasPrefix("/") else { throw ValidationError("--at is a JSON pointer, such as /docs/0") }
    }

    func run() throws {
      let found = try options.facts(path).snapshots.last { snapshot in
        (snapshot.name == name || String(snapshot.sequence) == name)
          && phase.map { $0.rawValue == snapshot.phase?.rawValue } ?? true
      }
      let place = TerminalText.line(path)
      guard let found else {
        throw Failure(
          message: "\(place): there is no checkpoint \(TerminalText.line(name))",
          help: "rewind-check checkpoints list \(place) shows those that there are.")
      }
      guard let state = found.state else {
        throw Failure(message: "\(place): the state at \(TerminalText.line(name)) was not recorded")
      }
      guard let value = state.value(at: at) else {
        throw Failure(message: "\(place): there is nothing at \(TerminalText.line(at)) in the state")
      }
      let bytes = CanonicalJSON.encode(value)
      try FileOutput.standardOutput { out in
        try out.line(TerminalText.json(PrettyJSON.layOut(bytes) ?? bytes))
      }
    }
  }
}
