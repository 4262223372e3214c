import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct PackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Make a cassette from a folder that unpack wrote.",
    discussion: """
      Index and id are computed anew, so rows and bodies may have been edited. \
      What was not edited gets the bytes it had.

      EXAMPLES
        rewind-pack pack run/ -o run.rw
      """)

  @Argument(help: ArgumentHelp("The folder.", valueName: "DIR"), completion: .directory)
  var folder: String

  @OptionGroup var destination: OutputOptions

  @Option(
    help: ArgumentHelp("The parent of a thin cassette.", valueName: "FILE"), completion: .file(extensions: ["rw"]))
  var parent: String?

  @OptionGroup var limit: LimitOptions

  func run() throws {
    let parent = try parent.map { path in
      let file = try Source.open(path)
      return try Source.naming(path, file) { try CassetteReader(file, limits: limit.limits) }
    }
    let output = try destination.open()
    let id = try Source.naming(folder) { try Exploder.pack(folder, to: output, limits: limit.limits, parent: parent) }
    try destination.report(
      "\(Quantity.size(output.count)), id \(id)",
      JSONObject(present: ["fileBytes": .integer(output.count), "id": JSONValue(id)]))
  }
}
