import ArgumentParser
import CassetteFormat
import CommandSupport

struct SealCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal",
    abstract: "Write a cassette in canonical form: equal content becomes equal bytes.",
    discussion: """
      A recording's many small segments become few; the content and the id stay. \
      The output may be the input: it is replaced when the new one is complete.

      EXAMPLES
        rewind-pack seal recording.rw -o tests/run.rw
      """)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup var destination: OutputOptions

  func run() throws {
    try cassette.convert("sealing", to: destination) { file, output, parent in
      try Rewriting.seal(file, to: output, limits: cassette.limits, parent: parent)
    }
  }
}
