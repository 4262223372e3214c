import ArgumentParser
import CassetteTools

/// Which recorded answer a request gets.
struct MatchingOptions: ParsableArguments {
  enum Mode: String, CaseIterable, ExpressibleByArgument {
    case strict, observe, permissive, fork
  }

  @Option(
    help: """
      What a request without a recording gets: strict, an error; observe, the nearest recording that is left; \
      permissive, the answer of its server; fork, the same, and from the event --at on always.
      """)
  var mode = Mode.strict

  @Option(help: ArgumentHelp("With --mode fork: the first event that is not served.", valueName: "N"))
  var at: Int?

  @Option(
    help: "Which order of requests is an error: relaxed, none; lane, skipping one of the same server; total, any.")
  var order = Replayer.Order.relaxed

  @Flag(help: "Serve the last recording of a request again when all of them have been.")
  var allowRepeats = false

  @Flag(help: "Recordings that nothing asked for are no reason for exit code 1.")
  var allowUnconsumed = false

  @Option(help: ArgumentHelp("The status of a miss: 424, or llm-rewind's 599.", valueName: "N"))
  var missStatus = 424

  func validate() throws {
    guard (mode == .fork) == (at != nil) else { throw ValidationError("--mode fork and --at N go together") }
    guard at ?? 0 >= 0 else { throw ValidationError("--at is the number of an event") }
    guard (400...599).contains(missStatus) else { throw ValidationError("--miss-status is from 400 to 599") }
  }

  var replayerOptions: Replayer.Options {
    var options = Replayer.Options()
    options.mode = mode == .observe ? .observe : .strict
    options.limit = at
    options.order = order
    options.allowsRepeats = allowRepeats
    options.missStatus = missStatus
    return options
  }

  /// Whether requests may go to their servers.
  var isLive: Bool { mode == .permissive || mode == .fork }

  /// Whether a replay with this result is one that should not pass.
  func fails(_ summary: ReplaySummary) -> Bool {
    mode == .strict && (summary.missed > 0 || !allowUnconsumed && !summary.isConsumed)
  }
}

extension Replayer.Order: ExpressibleByArgument {}
