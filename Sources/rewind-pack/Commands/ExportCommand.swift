import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a cassette in the format of another tool.",
    discussion: """
      What the other format cannot hold is listed, and the exit code is then 3.

      EXAMPLES
        rewind-pack export login.rw --to vcrpy -o tests/cassettes/login.yaml
        rewind-pack export run.rw --to rw1 -o - | jq '.steps | length'
      """)

  @OptionGroup var cassette: CassetteArguments

  @Option(
    help: ArgumentHelp("The format to write: \(Self.formats.joined(separator: ", ")).", valueName: "FORMAT"),
    completion: .list(Self.formats))
  var to: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write; - is standard output.", valueName: "OUT"),
    completion: .file())
  var output: String

  @Flag(name: .shortAndLong, help: "Do not list what was lost; the exit code still tells.")
  var quiet = false

  private static let formats = Formats.exported.map(\.name)

  func validate() throws {
    guard Self.formats.contains(to) else {
      throw ValidationError("--to must be one of \(Self.formats.joined(separator: ", "))")
    }
  }

  func run() throws {
    let losses = try cassette.read { reader, _ in
      let output = try FileOutput(path: output, announce: Interruption.remove)
      let losses = try Formats.exporter(to).export(reader, to: output)
      try output.finish()
      return losses
    }
    let style = TerminalStyle(descriptor: 2)
    for loss in losses where !quiet {
      StandardError.line(style.yellow("warning:") + " " + TerminalText.line("\(cassette.path): lost: \(loss)"))
    }
    if !losses.isEmpty { throw Failure.lossy }
  }
}
