import ArgumentParser
import CassetteFormat
import CommandSupport

struct RewindRecord: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rewind-record",
    abstract: "Record what a program and its models say to each other, as a .rw cassette.",
    discussion: """
      run is meant when no command is named.

      EXAMPLES
        rewind-record -o run.rw -- python agent.py
        rewind-record -o run.rw --append -- npm test
        rewind-record -o run.rw --refresh -- pytest tests/agent
        rewind-record init
      """,
    version: CassetteFormat.version,
    subcommands: [RunCommand.self, InitCommand.self],
    defaultSubcommand: RunCommand.self)

  /// What was asked for could not be done: smaller numbers are those of the command that is run.
  static let unusable = ExitCode(125)
  /// The run was stopped.
  static let looped = ExitCode(124)
}

@main
enum Main {
  static func main() { Program.run(RewindRecord.self, failureCode: RewindRecord.unusable) }
}
