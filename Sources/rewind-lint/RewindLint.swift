import ArgumentParser
import CassetteFormat
import CommandSupport

struct RewindLint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rewind-lint",
    abstract: "Find out whether .rw cassettes are in order, and safe to commit.",
    version: CassetteFormat.version)
}

@main
enum Main {
  static func main() { Program.run(RewindLint.self) }
}
