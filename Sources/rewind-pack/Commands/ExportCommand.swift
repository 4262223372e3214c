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
        rewind-pack export run.rw --to replaykit -o cases/search-loop
      """)

  @OptionGroup var cassette: CassetteArguments

  @Option(
    help: ArgumentHelp("The format to write: \(Self.formats.joined(separator: ", ")).", valueName: "FORMAT"),
    completion: .list(Self.formats))
  var to: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write, or the folder for formats that are one; - is standard output.", valueName: "OUT"),
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
      let format = try Formats.exported(to)
      guard let exporter = format.exporter else { return try exportFolder(reader, format) }
      let output = try FileOutput(path: output, announce: Interruption.remove)
      let losses = try exporter.export(reader, to: output)
      try output.finish()
      return losses
    }
    let style = TerminalStyle(descriptor: 2)
    for loss in losses where !quiet {
      StandardError.line(style.yellow("warning:") + " " + TerminalText.line("\(cassette.path): lost: \(loss)"))
    }
    if !losses.isEmpty { throw Failure.lossy }
  }

  private func exportFolder(_ reader: CassetteReader, _ format: InterchangeFormat) throws -> [Loss] {
    guard output != "-" else {
      throw Failure(
        message: "a \(format.name) recording is a folder, which standard output cannot take",
        help: "Name a folder that is new or empty with -o.")
    }
    let folder = try FileTreeOutput(path: output, announce: Interruption.remove)
    let losses = try format.folderExporter?.export(reader, to: folder) ?? []
    try folder.finish()
    return losses
  }
}
