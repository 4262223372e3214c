import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what an operator does, when, and what a good program does about it.",
    discussion: """
      EXAMPLES
        rewind-mutate explain http-429
        rewind-mutate explain 'sse-*'
      """)

  @Argument(
    help: ArgumentHelp("An operator, or a pattern.", valueName: "OPERATOR"),
    completion: .list(MutationRegistry.all.map(\.id)))
  var pattern: String

  func run() throws {
    let glob = Glob(pattern)
    let found = MutationRegistry.all.filter { glob.matches($0.id) }
    guard !found.isEmpty else {
      throw Failure(
        message: "there is no operator \(TerminalText.line(pattern))", help: "rewind-mutate operators lists them.")
    }
    try FileOutput.standardOutput { out in
      for (index, item) in found.enumerated() {
        if index > 0 { try out.line("") }
        for line in OperatorText.lines(item) { try out.line(line) }
      }
    }
  }
}
