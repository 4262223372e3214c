import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the events of a cassette, one a line. No body is read.",
    discussion: """
      TIME is since the session's start. Sizes are of bodies as they were sent. CHUNKS says whether it is known how the \
      response arrived, piece by piece. On a terminal, lines are cut to its width.

      EXAMPLES
        rewind-pack list run.rw
        rewind-pack list run.rw --kind http --chunks
        rewind-pack list run.rw --json | jq 'select(.status >= 400) | .seq'
      """)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup var json: JSONOption

  @Option(
    help: ArgumentHelp("Only events of this kind, such as http or tool; may be repeated.", valueName: "KIND"),
    completion: .list(["http", "open", "tool", "clock", "random", "id", "checkpoint", "marker"]))
  var kind: [String] = []

  @Flag(help: "Count the chunks of responses.")
  var chunks = false

  func run() throws {
    try cassette.read { reader, _ in
      try FileOutput.standardOutput { out in
        var table = TextTable(EventRow.columns)
        try reader.forEachEvent { event in
          guard kind.isEmpty || kind.contains(event.kind) else { return }
          var row = EventRow(event: event)
          if chunks, let body = event.responseBody { row.chunkCount = try reader.chunks(of: body)?.chunks.count }
          if json.isOn { try out.line(row.json) } else { table.append(row.cells) }
        }
        if !json.isOn { try table.write(to: out) }
      }
    }
  }
}
