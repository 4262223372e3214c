import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

/// Findings that are known already.
struct BaselineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Leave out findings that are in a baseline.", valueName: "FILE"),
    completion: .file(extensions: ["json"]))
  var baseline: String?

  @Option(
    help: ArgumentHelp("Write all findings to a baseline, and exit with 0.", valueName: "FILE"),
    completion: .file(extensions: ["json"]))
  var writeBaseline: String?

  func validate() throws {
    guard baseline == nil || writeBaseline == nil else {
      throw ValidationError("--baseline and --write-baseline exclude each other")
    }
  }

  private static let maximumSize = 64 << 20

  func read() throws -> Baseline {
    guard let baseline else { return Baseline() }
    let file = try FileInput(path: baseline)
    guard file.size <= Self.maximumSize, let known = Baseline(try file.read(at: 0, count: file.size)) else {
      throw Failure(
        message: "\(TerminalText.line(baseline)): this is not a baseline",
        help: "Make one with rewind-lint --write-baseline \(TerminalText.line(baseline)).")
    }
    return known
  }

  func write(_ baseline: Baseline) throws {
    guard let writeBaseline else { return }
    let output = try FileOutput(path: writeBaseline, announce: Interruption.remove)
    for line in baseline.lines { try output.line(line) }
    try output.finish()
  }
}
