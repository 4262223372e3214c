import ArgumentParser
import CassetteFormat
import CommandSupport

struct RewindDiff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rewind-diff",
    abstract: "Say why two runs differ: the first difference that follows from no other, and what follows from it.",
    discussion: """
      Steps are put side by side by what they do anew, and compared by their meaning: ids, times and headers that are \
      others in every run do not count, and a stream is the message that it tells. A difference is a root cause when \
      no earlier one explains it.

      EXAMPLES
        rewind-diff good.rw bad.rw
        rewind-diff good.rw bad.rw --summary
        rewind-diff --good monday.rw tuesday.rw wednesday.rw --bad thursday.rw
        rewind-diff good.rw bad.rw --json | jq .root
        rewind-diff bisect --good good.rw --bad bad.rw -- python agent.py
        rewind-diff loops run.rw
        rewind-diff fork run.rw --at 12 -o start.rw

      EXIT CODES
        0  the runs say the same; with noise and timing, as long as nobody asked for them
        1  they differ; a loop was found; an assertion does not hold
        2  wrong usage
        3  failed: a file is no cassette, or cannot be read or written
      """,
    version: CassetteFormat.version,
    subcommands: [
      CompareCommand.self, BisectCommand.self, CausesCommand.self, LoopsCommand.self, ForkCommand.self,
    ],
    defaultSubcommand: CompareCommand.self)

  /// Of what could not be done: 1 says that runs differ.
  static let failed = ExitCode(3)
}

@main
enum Main {
  static func main() { Program.run(RewindDiff.self, failureCode: RewindDiff.failed) }
}
