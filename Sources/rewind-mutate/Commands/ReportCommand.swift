import ArgumentParser
import CassetteTools
import CommandSupport

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report on a run against mutants, from its folder.",
    discussion: """
      A run that is still going on, or was interrupted, has mutants without a verdict.

      EXAMPLES
        rewind-mutate report mutants.out
        rewind-mutate report mutants.out --format html > mutants.html
        rewind-mutate report mutants.out --format stryker > mutation.json
        rewind-mutate report mutants.out --format junit > junit.xml
      """)

  @Argument(help: ArgumentHelp("The folder of a run.", valueName: "DIR"), completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp("text, json, stryker, html, junit or github.", valueName: "FORMAT"),
    completion: .list(MutationReport.Format.allCases.map(\.rawValue)))
  var format = "text"

  func validate() throws { _ = try ReportFormatOption.format(format) }

  func run() throws {
    try ReportFormatOption.write(RunFolder.report(in: folder), ReportFormatOption.format(format))
  }
}
