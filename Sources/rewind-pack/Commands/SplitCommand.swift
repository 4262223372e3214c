import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct SplitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split",
    abstract: "Divide a cassette into several.",
    discussion: """
      Each part is derived from the cassette and says so. Events keep their numbers and times, so that rewind-pack merge \
      puts the parts together again; bodies are copied as they are stored. Parts are named after what their events have \
      in common; events that have no lane or host are one part, none.rw.

      EXAMPLES
        rewind-pack split run.rw -o parts
        rewind-pack split run.rw -o hosts --by host
        rewind-pack split long.rw -o parts --by 100
      """)

  @OptionGroup var cassette: CassetteArguments

  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("The folder for the parts.", valueName: "DIR"),
    completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp(
      "lane, host, session (of a merged cassette), or so many events to a part.", valueName: "lane|host|session|N"),
    completion: .list(["lane", "host", "session"]), transform: Self.rule)
  var by = SplitRule.lane

  @OptionGroup var json: JSONOption

  @Flag(name: .shortAndLong, help: "Do not print the summary.")
  var quiet = false

  private static func rule(_ text: String) throws -> SplitRule {
    guard let rule = SplitRule(text) else {
      throw ValidationError("--by is lane, host, session or a number of events")
    }
    return rule
  }

  func run() throws {
    try cassette.rewrite("splitting") { file, parent in
      let reader = try CassetteReader(file, limits: cassette.limits, parent: parent)
      let name = try by.namer(for: reader)
      let parts = try Excerpt(reader) { name($0) }
      guard !parts.names.isEmpty else {
        throw Failure(message: "\(TerminalText.line(cassette.path)): there are no events")
      }
      try OutputFolder.make(folder)
      for (index, fileName) in FileNames.unique(parts.names).enumerated() {
        let target = OutputTarget(path: "\(folder)/\(fileName).rw", isJSON: json.isOn, isQuiet: quiet)
        let output = try target.open()
        let report = try parts.write(
          index, to: output, operator: "split",
          parameters: ["by": .string("\(by)"), "part": .string(parts.names[index])], limits: cassette.limits)
        var members = report.json(fileBytes: output.count)
        members["part"] = .string(parts.names[index])
        try target.report(report.text(fileBytes: output.count), members)
      }
    }
  }
}
