import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct ThinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thin",
    abstract: "Leave out of a derived cassette what its parent has.",
    discussion: """
      The content and the id stay; whoever reads the cassette needs the parent. Without --parent and --parents, the \
      parent is looked for in the folder of the cassette. The events are encoded with those of the parent: what differs \
      in few places takes a few hundred bytes. With --rows full they can be read without the parent, and only bodies need it.

      EXAMPLES
        rewind-pack thin mutant.rw -o mutant.rw
        rewind-pack thin mutants/m1.rw -o m1.rw --parent run.rw
        rewind-pack thin mutant.rw -o thin.rw --rows full
      """)

  enum Rows: String, ExpressibleByArgument, CaseIterable {
    case parent, full
  }

  @OptionGroup var cassette: CassetteArguments

  @Option(
    help: ArgumentHelp(
      "parent: events are encoded with those of the parent; full: they can be read without it.",
      valueName: "parent|full"))
  var rows = Rows.parent

  @OptionGroup var destination: OutputOptions

  func run() throws {
    try cassette.copy("thinning", to: destination, isParentNeeded: true) { cassette, parent, output in
      guard let parent else {
        throw Failure(
          message: "\(TerminalText.line(self.cassette.path)): this cassette names no parent",
          help: "Only what is derived from another cassette can be thin.")
      }
      return try Rewriting.thin(
        cassette, parent: parent, keepsRows: rows == .full, to: output, options: Self.options,
        limits: self.cassette.limits)
    }
  }

  static let options = CassetteWriter.Options(program: "rewind-pack")
}
