import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Say what a cassette is and holds. No body is read.",
    discussion: """
      EXAMPLES
        rewind-pack info run.rw
        rewind-pack info run.rw --json | jq -r .id
      """)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup var json: JSONOption

  func run() throws {
    try cassette.read { reader, file in
      let info = try CassetteInfo(reader, fileBytes: file.size)
      try FileOutput.standardOutput { out in
        if json.isOn { return try out.line(info.json) }
        let lines = info.lines
        let width = lines.reduce(0) { max($0, $1.key.utf8.count + 1) }
        for line in lines {
          let padding = String(repeating: " ", count: width - line.key.utf8.count)
          try out.line("\(line.key):\(padding)\(TerminalText.line(line.value))")
        }
      }
    }
  }
}
