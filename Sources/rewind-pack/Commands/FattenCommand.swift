import ArgumentParser
import CassetteFormat
import CommandSupport

struct FattenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fatten",
    abstract: "Put into a thin cassette what it leaves to its parents.",
    discussion: """
      The content and the id stay; the new cassette can be read alone. Without --parent and --parents, parents are looked \
      for in the folder of the cassette. Frames are copied as they are stored.

      EXAMPLES
        rewind-pack fatten mutants/m1.rw -o m1.rw --parents .
        rewind-pack fatten m1.rw -o whole.rw --parent run.rw
      """)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup var destination: OutputOptions

  func run() throws {
    try cassette.copy("fattening", to: destination, isParentNeeded: false) { reader, _, output in
      try Rewriting.fatten(reader, to: output, options: ThinCommand.options, limits: cassette.limits)
    }
  }
}
