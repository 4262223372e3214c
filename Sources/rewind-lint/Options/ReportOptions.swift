import ArgumentParser

/// How findings are told.
struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "text, concise, json, jsonl, sarif, junit, github or gitlab.", valueName: "FORMAT"))
  var format = ReportFormat.text

  @OptionGroup var color: ColorOption

  @Flag(name: .shortAndLong, help: "Print findings only, no summary.")
  var quiet = false

  @Option(help: ArgumentHelp("Show at most so many findings; all are counted.", valueName: "N"))
  var maxFindings: Int?

  @Flag(help: "Exit with 0 whatever is found.")
  var exitZero = false

  @Option(help: ArgumentHelp("never: secrets are always masked.", valueName: "never"))
  var showSecrets = ShowSecrets.never

  enum ShowSecrets: String, ExpressibleByArgument, CaseIterable {
    case never
  }

  func validate() throws {
    guard maxFindings ?? 0 >= 0 else { throw ValidationError("--max-findings must not be negative") }
  }
}
