import ArgumentParser
import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport
import ProxySupport

struct BisectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bisect",
    abstract: "Find the answers of a bad run that make a program fail, by running it.",
    usage: "rewind-diff bisect --good <A> --bad <B> [<options>] -- <COMMAND> ...",
    discussion: """
      The command is run against cassettes that have the answers of the good run and some of those of the bad one, \
      until no fewer make it fail as all of them do. Answers that follow from another one are exchanged with it. A run \
      is good when it ends with 0 and all checks pass. Nothing is asked of the network.

      EXAMPLES
        rewind-diff bisect --good good.rw --bad bad.rw -- python agent.py
        rewind-diff bisect --good a.rw --bad b.rw --check 'grep -q "^total:" "$REWIND_STDOUT"' -- ./agent
        rewind-diff bisect --good a.rw --bad b.rw -o least.rw --logs logs -- npm test

      EXIT CODES
        0  found, and written
        1  the command does not fail with the answers of the bad run
        2  wrong usage
        3  failed: a file is no cassette, or the command fails with the answers of the good run too
      """)

  @Option(
    help: ArgumentHelp("The run that the command does well with.", valueName: "A"),
    completion: .file(extensions: ["rw"]))
  var good: String

  @Option(
    help: ArgumentHelp("The run that it fails with.", valueName: "B"), completion: .file(extensions: ["rw"]))
  var bad: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The cassette to write: what the command asks for with the answers found.", valueName: "OUT.rw"),
    completion: .file(extensions: ["rw"]))
  var output = "bisect.rw"

  @Option(
    help: ArgumentHelp("Keep what the command wrote in each run here.", valueName: "DIR"), completion: .directory)
  var logs: String?

  @OptionGroup var served: ServedCommandOptions
  @OptionGroup var files: RunFiles
  @OptionGroup var json: JSONOption

  func validate() throws {
    guard output != "-" else { throw ValidationError("-o names a file: standard output has the result") }
  }

  func run() throws {
    // Before any thread is made.
    let watch = InterruptionWatch()
    let work = try WorkFolder(logs, program: "rewind-diff")
    defer { work.remove() }
    let (one, other) = (try open(good), try open(bad))
    let command = try served.command(for: one, watch)
    let bisection = try Source.naming(bad) { try Bisection(good: one, bad: other, command, work) }
    let code = try search(bisection)
    guard let code else {
      work.remove()
      return watch.finish()
    }
    if code != .success { throw code }
  }

  private func open(_ path: String) throws -> CassetteReader {
    let cassette = try files.open(path)
    guard !cassette.isVersion1 else { throw CassetteArguments.isVersion1(path) }
    return cassette
  }

  /// Nil when it was interrupted.
  private func search(_ bisection: Bisection) throws -> ExitCode? {
    guard let result = try bisection.run(limit: served.limit) else { return nil }
    let report = BisectReport(
      diff: bisection.diff, count: bisection.count, output: output, arguments: served.arguments, isJSON: json.isOn)
    guard case .found(let found) = result else {
      try report.writeNotReproduced(runs: bisection.runs)
      return Failure.failed
    }
    let file = try FileOutput(path: output, announce: Interruption.remove)
    guard let isConfirmed = try bisection.write(found, to: file, limits: files.limit.limits) else { return nil }
    guard isConfirmed else {
      throw Failure(
        message: "the command ends in another way when it is run again (it was \(found.run.outcome.text))",
        help: "Something else than the answers decides: times, random numbers, or files that it leaves.")
    }
    try report.write(found, runs: bisection.runs)
    return .success
  }
}
