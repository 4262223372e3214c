import CassetteFormat

extension LintRule {
  static let invalidTiming = LintRule(
    "RWE002", "sse-timing-invalid", .error,
    title: "The pieces of a body arrived later than its exchange ended.",
    why: """
      Delays in a chunk table are microseconds since the piece before. Written as seconds, as times since the start, or \
      in nanoseconds, they make a replay wait for minutes or for ever.
      """,
    example: "the last piece came after 41 s, and the exchange took 1.2 s",
    remedy: "Compute the delays anew, or leave the chunk table out: nobody invents timing.")

  /// Rule RW-E08 of the format.
  static let bytesNotTiled = LintRule(
    "RWE003", "sse-bytes-not-tiled", .error,
    title: "A chunk table does not add up to its body.",
    why:
      "The pieces would be cut elsewhere than they were, or bytes would be left over: what is replayed is not what was recorded.",
    example: "RW-E08: the chunk table does not add up to the body's size",
    remedy: "Write the chunk table again, or leave it out.")
}

/// Compares chunk tables with the times of their events.
struct ChunkTimingCheck: LintCheck {
  static var rules: [LintRule] { [.invalidTiming, .bytesNotTiled] }

  init(_ options: LintOptions) {}

  /// Clocks are read at different places.
  private static let tolerance = 1_000_000

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    guard let took = event.took, event.fidelity["response.body.chunks"] == nil,
      let body = event.exchange?.response?.message.body, !body.isLost,
      let table = try? subject.cassette.chunks(of: body)
    else { return }
    let limit = took &+ Self.tolerance
    var total = 0
    for chunk in table.chunks {
      let (sum, overflow) = total.addingReportingOverflow(chunk.delay)
      total = overflow ? .max : sum
      if overflow { break }
    }
    guard total > limit else { return }
    report(
      LintFinding(
        .invalidTiming,
        "the last piece came after \(Quantity.duration(microseconds: total)), and the exchange took "
          + Quantity.duration(microseconds: took),
        at: LintPlace(sequence: event.sequence, part: "response.body")))
  }
}
