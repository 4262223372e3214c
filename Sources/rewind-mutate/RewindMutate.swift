import ArgumentParser
import CassetteFormat
import CommandSupport

struct RewindMutate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rewind-mutate",
    abstract: "Derive cassettes in which something goes wrong: faults of servers, streams, models and tools.",
    discussion: """
      A mutant is one operator at one step of a cassette. Deriving it writes a new cassette that differs in this one \
      event, and says what it was derived from, so that it can be checked in and proved.

      EXAMPLES
        rewind-mutate list run.rw --ops 'http-*'
        rewind-mutate derive run.rw --id ab12cd34ef56 -o run.http-429.rw
        rewind-mutate derive run.rw --sample 20 -o mutants/
        rewind-mutate run run.rw --pack smoke -- python3 agent.py
        rewind-mutate explain sse-cut-event
        rewind-mutate rederive run.http-429.rw --parent run.rw

      EXIT CODES
        0  done
        1  failed: a file is no cassette or cannot be written; a child is not what its derivation says; or wrong usage
        2 and more: of run, which rewind-mutate run --help tells
      """,
    version: CassetteFormat.version,
    subcommands: [
      ListCommand.self, DeriveCommand.self, DiffCommand.self, RederiveCommand.self, RunCommand.self, ReportCommand.self,
      ExplainCommand.self, OperatorsCommand.self,
    ])
}

@main
enum Main {
  static func main() { Program.run(RewindMutate.self, usageCode: Failure.failed) }
}
