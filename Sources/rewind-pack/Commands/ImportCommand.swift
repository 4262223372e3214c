import ArgumentParser
import CassetteFormat
import CassetteTools

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a cassette from recordings of another tool.",
    discussion: """
      Bodies are kept byte for byte as the other tool has them. Several sources become one cassette, in the order given.

      EXAMPLES
        rewind-pack import tests/cassettes/login.yaml -o login.rw
        rewind-pack import run-v1.rw -o run.rw
        gunzip -c run.json.gz | rewind-pack import - --from rw1 -o run.rw
      """)

  @Argument(help: ArgumentHelp("The recordings; - is standard input.", valueName: "SRC"), completion: .file())
  var sources: [String]

  @Option(name: .shortAndLong, help: ArgumentHelp("The cassette to write; - is standard output.", valueName: "OUT.rw"))
  var output: String

  @Option(help: ArgumentHelp("The format of the recordings: auto, \(Formats.importers.map(\.name).joined(separator: ", ")).", valueName: "FORMAT"))
  var from = "auto"

  @OptionGroup var encoding: EncodingOptions

  func run() throws {
    let writer = try CassetteWriter(FileOutput(path: output), options: encoding.writerOptions())
    guard sources.count == 1, let path = sources.first else { throw ValidationError("several sources are not supported yet") }
    let source = ImportSource(file: try Decompression.open(Source.open(path)), fileName: Source.fileName(path))
    let imported = try Formats.importer(from, for: source).import(source, into: writer)
    imported.warnings.forEach { Console.error("warning: \($0)") }
    try writer.finish(session: imported.session, source: imported.source)
  }
}

/// How frames are made, for every command that writes a cassette.
struct EncodingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("zstd's level, 1 to 22, or auto: 19 for the first 128 KiB, then 3.", valueName: "N"))
  var level = "auto"

  @Option(help: ArgumentHelp("auto: frames may need earlier blobs to decode, which keeps long runs small; none: every frame stands alone.", valueName: "auto|none"))
  var delta = Delta.auto

  enum Delta: String, ExpressibleByArgument, CaseIterable {
    case auto, none
  }

  func validate() throws {
    guard CompressionLevel(level) != nil else { throw ValidationError("--level must be auto or a number from 1 to 22") }
  }

  func writerOptions() -> CassetteWriter.Options {
    var options = CassetteWriter.Options()
    options.program = "rewind-pack"
    options.level = CompressionLevel(level) ?? .automatic
    options.usesPrefixes = delta == .auto
    return options
  }
}
