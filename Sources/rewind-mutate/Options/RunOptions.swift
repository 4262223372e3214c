import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport
import ProxySupport

/// How a command is run against mutants.
struct RunOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The folder for outcomes and logs; one that is there gets .old added.", valueName: "DIR"),
    completion: .directory)
  var output = "mutants.out"

  @Option(name: .shortAndLong, help: ArgumentHelp("Run so many at once.", valueName: "N"))
  var jobs = 1

  @Flag(
    help:
      "Take up the run in the folder: mutants with a verdict are not run again, if program and command are the same.")
  var resume = false

  @Flag(help: "Like --resume, and run again what was not handled.")
  var iterate = false

  @Option(
    help: ArgumentHelp(
      "A file that the command is made of, whose change makes earlier verdicts worth nothing; may be repeated.",
      valueName: "FILE"), completion: .file())
  var input: [String] = []

  @Option(
    help: ArgumentHelp(
      "What a request gets that the recording has no answer to after a mutant: stop (an error, and the request is judged), final (a closing answer that is made up), nearest (the answer to the nearest request).",
      valueName: "WHAT"), completion: .list(RunJudge.Continuation.allCases.map(\.rawValue)))
  var afterDivergence = "stop"

  @Option(
    help: ArgumentHelp("How often a request may be sent again before it is a storm.", valueName: "N"))
  var attempts = 10

  @OptionGroup var served: ServedCommandOptions

  @Flag(help: "The command is a test: it has to fail when an answer is really another one (class degrade).")
  var tests = false

  @Flag(help: "The command need not ask for everything that was recorded.")
  var allowUnconsumed = false

  @Option(
    name: .customLong("break"),
    help: ArgumentHelp("Fail below this score, in percent, and not for single mutants.", valueName: "SCORE"))
  var least: String?

  @Option(help: ArgumentHelp("The report on standard output.", valueName: "text|json|stryker|html|junit|github"))
  var format = "text"

  func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs is at least 1") }
    guard attempts >= 1 else { throw ValidationError("--attempts is at least 1") }
    guard RunJudge.Continuation(rawValue: afterDivergence) != nil else {
      throw ValidationError("--after-divergence is stop, final or nearest")
    }
    guard least == nil || leastHundredths != nil else {
      throw ValidationError("--break is a percentage from 0 to 100, such as 80 or 92.5")
    }
    _ = try ReportFormatOption.format(format)
  }

  var continuation: RunJudge.Continuation { RunJudge.Continuation(rawValue: afterDivergence) ?? .stop }

  /// The score below which a run fails, in hundredths of a percent.
  var leastHundredths: Int? {
    guard let least else { return nil }
    let parts = least.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2, let whole = Int(parts[0]), (0...100).contains(whole) else { return nil }
    guard parts.count == 2 else { return whole * 100 }
    guard (1...2).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let rest = Int(parts[1].utf8.count == 1 ? parts[1] + "0" : parts[1]), whole * 100 + rest <= 10_000
    else { return nil }
    return whole * 100 + rest
  }

  /// What verdicts depend on besides the mutant and the command.
  var settings: JSONObject {
    var object: JSONObject = [
      "afterDivergence": .string(afterDivergence), "allowUnconsumed": .bool(allowUnconsumed),
      "attempts": .integer(attempts), "checks": .array(served.checks.map(JSONValue.string)), "tests": .bool(tests),
    ]
    object["timeout"] = served.timeout.map(JSONValue.integer)
    let upstreams = served.providers.upstreams
    if !upstreams.isEmpty { object["upstreams"] = .array(upstreams.map(JSONValue.string)) }
    return object
  }
}

/// The form of a report, as it is named on the command line.
enum ReportFormatOption {
  static func format(_ name: String) throws -> MutationReport.Format {
    guard let format = MutationReport.Format(rawValue: name) else {
      let names = MutationReport.Format.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--format is one of \(names)")
    }
    return format
  }

  /// Writes a report to standard output.
  static func write(_ report: MutationReport, _ format: MutationReport.Format) throws {
    try FileOutput.standardOutput {
      try report.write(
        format, to: $0, width: TerminalWidth.of(descriptor: 1), style: TerminalStyle(descriptor: 1))
    }
  }
}
