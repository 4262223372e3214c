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

  @OptionGroup var parents: ParentOptions
  @OptionGroup var limit: LimitOptions

  func run() throws {
    let output = try destination.open()
    let id = try Source.naming(folder) {
      try Exploder.pack(folder, to: output, limits: limit.limits) { header in
        let places = try parents.places(limit.limits)
        guard header.isThin, let wanted = header.parent, !places.isEmpty else { return nil }
        return try ParentChain.parent(named: wanted, of: nil, among: places, limits: limit.limits)
      }
    }
    try destination.report(
      "\(Quantity.size(output.count)), id \(id)",
      JSONObject(present: ["fileBytes": .integer(output.count), "id": JSONValue(id)]))
  }
}
