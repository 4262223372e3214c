import ArgumentParser
import CassetteFormat
import CommandSupport

struct RepackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repack",
    abstract: "Encode a cassette anew: smaller, or without frames that need others.",
    discussion: """
      The content and the id stay. The output may be the input: it is replaced when the new one is complete.

      EXAMPLES
        rewind-pack repack run.rw -o small.rw --level 19
        rewind-pack repack run.rw -o plain.rw --delta none
      """)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup var destination: OutputOptions
  @OptionGroup var encoding: EncodingOptions

  func run() throws {
    try cassette.convert("repacking", to: destination) { file, output, parent in
      try Rewriting.repack(file, to: output, options: encoding.writerOptions(), limits: cassette.limits, parent: parent)
    }
  }
}
