import ArgumentParser
import CassetteFormat
import CommandSupport

struct RewindLint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rewind-lint",
    abstract: "Find out whether .rw cassettes are in order, and safe to commit.",
    discussion: """
      Looks for damage, secrets, requests that will not match again, broken streams, agents that run in circles, and \
      more. check is meant when no command is named.

      EXAMPLES
        rewind-lint tests
        rewind-lint --select RWS --format sarif . > lint.sarif
        rewind-lint --fix tests/*.rw
        rewind-lint explain RWS101

      EXIT CODES
        0  nothing found that counts, or all of it was fixed
        1  findings of at least the severity of --fail-level
        2  wrong usage, a wrong configuration, or a file that cannot be read
        3  there is nothing to lint
      """,
    version: CassetteFormat.version,
    subcommands: [CheckCommand.self, ExplainCommand.self, RulesCommand.self, AllowCommand.self],
    defaultSubcommand: CheckCommand.self)

  /// What was asked for could not be done: other linters use 1 for findings alone.
  static let unusable = ExitCode(2)
  static let noInputs = ExitCode(3)
}

@main
enum Main {
  static func main() { Program.run(RewindLint.self, failureCode: RewindLint.unusable) }
}
