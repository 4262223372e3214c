import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one event: request, response, and how it arrived.",
    discussion: """
      JSON is laid out over lines and event streams are listed with the time at which each event was complete, counted \
      from the response's head; nothing in the cassette changes. Binary bodies are described. Recorded text that could \
      control a terminal is escaped. For exact bytes there is cat.

      EXAMPLES
        rewind-pack show run.rw 3
        rewind-pack show run.rw 3 --headers
        rewind-pack show run.rw 3 --raw | less
        rewind-pack show run.rw 3 --json | jq .request.headers
      """)

  @OptionGroup var cassette: CassetteArguments

  @Argument(help: ArgumentHelp("The event's number, as list shows it.", valueName: "N"))
  var sequence: Int

  @OptionGroup var json: JSONOption

  @Flag(help: "Do not lay out JSON and event streams.")
  var raw = false

  @Flag(help: "Leave the bodies out.")
  var headers = false

  func run() throws {
    try cassette.read { reader, _ in
      let event = try cassette.event(sequence, in: reader)
      try FileOutput.standardOutput { out in
        if json.isOn { return try out.line(event.json) }
        let options = EventText.Options(showsBodies: !headers, laysOut: !raw)
        try EventText(reader, options).write(event, to: out)
      }
    }
  }
}
