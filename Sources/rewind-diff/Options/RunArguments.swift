import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

/// The runs that are compared.
struct RunArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The run that things are compared to, and the one that is explained.", valueName: "A> <B"),
    completion: .file(extensions: ["rw"]))
  var runs: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Runs that went well. Three or more tell chance from causes; --bad is compared to the one it is most like.",
      valueName: "RUN"),
    completion: .file(extensions: ["rw"]))
  var good: [String] = []

  @Option(
    help: ArgumentHelp("The run that went wrong.", valueName: "RUN"), completion: .file(extensions: ["rw"]))
  var bad: String?

  @OptionGroup var files: RunFiles

  func validate() throws {
    if good.isEmpty, bad == nil {
      guard runs.count == 2 else { throw ValidationError("two runs are compared: rewind-diff A.rw B.rw") }
    } else {
      guard runs.isEmpty, !good.isEmpty, bad != nil else {
        throw ValidationError("--good and --bad name all runs: rewind-diff --good A.rw B.rw C.rw --bad D.rw")
      }
    }
  }

  /// The runs to compare to, and the one to explain, with their names.
  var names: (good: [String], bad: String) {
    bad.map { (good, $0) } ?? (Array(runs.dropLast()), runs.last ?? "")
  }
}
