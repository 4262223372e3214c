import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct SliceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slice",
    abstract: "Take some events out of a cassette, by their numbers.",
    discussion: """
      The new cassette is derived from the old one and says so. Events keep their numbers and times; bodies are \
      copied as they are stored. The session's totals are left out, since they are those of the whole.

      EXAMPLES
        rewind-pack slice run.rw --steps 3-9,12 -o part.rw
        rewind-pack slice run.rw --steps 100- -o end.rw
      """)

  @OptionGroup var cassette: CassetteArguments

  @Option(
    help: ArgumentHelp(
      "The numbers that rewind-pack list shows: 3-9,12, with open ends 3- and -5.", valueName: "STEPS"),
    transform: Self.steps)
  var steps: StepRanges

  @OptionGroup var destination: OutputOptions

  private static func steps(_ text: String) throws -> StepRanges {
    guard let steps = StepRanges(text) else {
      throw ValidationError("--steps is numbers and ranges of them, such as 3-9,12 or 100-")
    }
    return steps
  }

  func run() throws {
    try cassette.excerpt(
      to: destination, operator: "slice", parameters: ["steps": .string("\(steps)")],
      check: { numbers in
        guard let missing = steps.single.first(where: { !numbers.contains($0) }) else { return }
        throw Failure(
          message: "\(TerminalText.line(cassette.path)): there is no event \(missing)",
          help: "The numbers are in rewind-pack list \(TerminalText.line(cassette.path)).")
      }, where: { steps.contains($0.sequence) })
  }
}
