import ArgumentParser
import CassetteFormat
import CommandSupport

struct RewindPack: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rewind-pack",
    abstract: "Make, read, check and convert .rw cassettes: recordings of what an agent did.",
    discussion: """
      EXAMPLES
        rewind-pack import tests/cassettes/login.yaml -o login.rw
        rewind-pack list login.rw
        rewind-pack cat login.rw 0 --response > body.json
        rewind-pack verify tests/*.rw

      A file named - is standard input or output.

      EXIT CODES
        0  done
        1  failed: the file is no cassette, is invalid, or cannot be read or written
        2  wrong usage
        3  done, but something was lost, and a report says what
      """,
    version: CassetteFormat.version,
    groupedSubcommands: [
      CommandGroup(
        name: "Read",
        subcommands: [InfoCommand.self, ListCommand.self, ShowCommand.self, CatCommand.self, TextconvCommand.self]),
      CommandGroup(name: "Check", subcommands: [VerifyCommand.self, SignCommand.self, RulesCommand.self]),
      CommandGroup(name: "Match", subcommands: [KeysCommand.self, KeyCommand.self, RekeyCommand.self]),
      CommandGroup(
        name: "Convert",
        subcommands: [
          ImportCommand.self, ExportCommand.self, FormatsCommand.self, RepackCommand.self, SealCommand.self,
          ThinCommand.self, FattenCommand.self, UnpackCommand.self, PackCommand.self,
        ]),
      CommandGroup(
        name: "Cut", subcommands: [SliceCommand.self, FilterCommand.self, SplitCommand.self, MergeCommand.self]),
      CommandGroup(name: "Redact", subcommands: [RedactCommand.self, UnredactCommand.self]),
      CommandGroup(name: "Repair", subcommands: [RecoverCommand.self]),
    ]
  )
}

@main
enum Main {
  static func main() { Program.run(RewindPack.self) }
}
