import ArgumentParser
import CassetteFormat
import CommandSupport

struct RewindCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rewind-check",
    abstract: "Turn a failed run into a regression case, and find out whether the failure is back.",
    discussion: """
      A case is a folder: case.yaml says what the failure looks like and what should happen instead, a cassette holds \
      the run that failed, notes.md is for people. A candidate is judged by what its recording says, whoever made it.

      EXAMPLES
        rewind-check scaffold run.rw -o cases/search-loop
        rewind-check lint cases
        rewind-check run cases/search-loop --candidate new.rw
        rewind-check run cases -- python agent.py
        rewind-check explain tool_sequence
        rewind-check checkpoints show run.rw step_2

      EXIT CODES (of several cases, the first of 4, 2, 1, 3, 0 that comes up)
        0  fixed, or passed; nothing is wrong with a case
        1  reproduced, or failed; lint found something
        2  wrong usage, or a case that cannot be read
        3  inconclusive: neither reproduced nor fixed
        4  no result: a file cannot be read or written, the command cannot be run, or left no recording
      """,
    version: CassetteFormat.version,
    subcommands: [
      ScaffoldCommand.self, LintCommand.self, RunCommand.self, ListCommand.self, ExplainCommand.self,
      CheckpointsCommand.self,
    ])

  /// A case does not hold, or has something wrong with it.
  static let bad = ExitCode(1)
  /// A case that cannot be read.
  static let wrongCase = ExitCode(2)
  static let inconclusive = ExitCode(3)
  /// There is no result to tell.
  static let noResult = ExitCode(4)
}

@main
enum Main {
  static func main() { Program.run(RewindCheck.self, failureCode: RewindCheck.noResult) }
}
