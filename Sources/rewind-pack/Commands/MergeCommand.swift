import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Put cassettes together into one.",
    discussion: """
      Events are numbered on, in the order given, and bodies are copied as they are stored. Times count from the earliest \
      start, when all have one; the sessions stand in the metadata of the new one. Pieces of one run, such as rewind-pack \
      split makes, keep their numbers and their session. What the new cassette cannot hold is listed, and the exit code \
      is then 3.

      EXAMPLES
        rewind-pack merge monday.rw tuesday.rw -o week.rw
        rewind-pack merge parts/*.rw -o run.rw
      """)

  @Argument(help: ArgumentHelp("The cassettes.", valueName: "CASSETTE"), completion: .file(extensions: ["rw"]))
  var paths: [String]

  @OptionGroup var parents: ParentOptions
  @OptionGroup var limit: LimitOptions
  @OptionGroup var destination: OutputOptions

  func run() throws {
    var merger = Merger()
    let parents = try parents.places(limit.limits)
    for path in paths {
      let file = try Source.open(path)
      try Source.naming(path, file) {
        let cassette = try ParentChain.open(file, parents: parents, limits: limit.limits)
        guard !cassette.isVersion1 else { throw CassetteArguments.isVersion1(path) }
        try merger.add(path, cassette)
      }
    }
    let output = try destination.open()
    let (report, losses) = try merger.write(to: output, limits: limit.limits)
    let style = TerminalStyle(descriptor: 2)
    for loss in losses where !destination.quiet {
      StandardError.line(style.yellow("warning:") + " " + TerminalText.line("lost: \(loss)"))
    }
    var members = report.json(fileBytes: output.count)
    members["losses"] = .array(losses.map { .string("\($0)") })
    try destination.report(report.text(fileBytes: output.count), members)
    if !losses.isEmpty { throw Failure.lossy }
  }
}
