import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Find out whether cases are well-formed, and true of their own recordings.",
    discussion: """
      Every signature has to hold for the recording of the failure; what is desired must not all hold there.

      EXAMPLES
        rewind-check lint cases/search-loop
        rewind-check lint cases --json
      """)

  @Argument(help: ArgumentHelp("Cases, or folders of them.", valueName: "CASE"), completion: .directory)
  var cases = ["."]

  @OptionGroup var options: RecordingOptions
  @OptionGroup var json: JSONOption

  func run() throws {
    let found = try CaseFile.find(cases)
    let style = TerminalStyle(descriptor: 1)
    var hasErrors = false
    var count = 0
    try FileOutput.standardOutput { out in
      for file in found {
        for problem in problems(of: file) {
          count += 1
          hasErrors = hasErrors || problem.severity == .error
          if json.isOn { try out.line(problem.json(file.path)) } else { try out.line(problem.line(file.path, style)) }
        }
      }
    }
    if !json.isOn, count == 0 { StandardError.line("\(Quantity.count(found.count, "case")): nothing is wrong") }
    if hasErrors { throw RewindCheck.bad }
  }

  /// What is wrong with a case, and with what it says of its recording.
  private func problems(of file: CaseFile) -> [CaseProblem] {
    guard let found = file.found else { return file.problems }
    do {
      guard let recording = try file.recording(options.parents, options.limit.limits) else {
        return file.problems + [
          CaseProblem(.noRecording, "the case has no recording to hold it against", severity: .warning)
        ]
      }
      return file.problems + CaseLint.problems(in: found, recording: recording)
    } catch {
      let message = Failure(error)?.message ?? "\(error)"
      return file.problems + [CaseProblem(.noRecording, "the recording cannot be read: \(message)")]
    }
  }
}
