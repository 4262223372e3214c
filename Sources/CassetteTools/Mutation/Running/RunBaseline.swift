import CassetteFormat

/// What a program does when nothing is wrong: what runs against mutants are compared with.
package struct RunBaseline: Sendable {
  package let observation: RunObservation
  /// The events that were served, by their numbers.
  package let served: Set<Int>
  let order: [String]
  /// How often each request was sent.
  let counts: [Digest: Int]
  /// The lines of standard error without their digits, which are often times and numbers of processes.
  let errorLines: Set<[UInt8]>
  /// The longer of both runs, in microseconds.
  package let duration: Int

  /// What two runs against the recording itself say.
  package enum Outcome: Sendable {
    case clean(RunBaseline)
    /// The program does not go through the recording.
    case failed(String)
    /// Both runs are different.
    case flaky(String)
  }

  /// - Parameters:
  ///   - allowsUnconsumed: Whether the program need not ask for all that was recorded.
  ///   - recorded: What is known of the cassette.
  package static func compare(
    _ first: RunObservation, _ second: RunObservation, allowsUnconsumed: Bool, recorded: RecordedRequests
  ) -> Outcome {
    for run in [first, second] {
      if let reason = failure(of: run, allowsUnconsumed: allowsUnconsumed) { return .failed(reason) }
    }
    let (one, other) = (RunBaseline(first, second, recorded), RunBaseline(second, first, recorded))
    guard one.order == other.order else {
      let place = zip(one.order, other.order).prefix { $0 == $1 }.count
      let requests = [first, second].map { $0.requests.indices.contains(place) ? $0.requests[place].title : "nothing" }
      return .flaky("request \(place + 1) of two runs differs: \(requests[0]), then \(requests[1])")
    }
    if first.outputDigest != second.outputDigest {
      return .flaky("the output of two runs differs: " + OutputDifference.text(first.output, second.output))
    }
    return .clean(one)
  }

  private static func failure(of run: RunObservation, allowsUnconsumed: Bool) -> String? {
    if let miss = run.requests.first(where: { $0.answer.isMiss }), case .missed(let kind, _) = miss.answer {
      return "the recording has no answer to \(miss.title) (\(kind))"
    }
    guard run.end.isSuccess else { return "the command fails against the recording itself: \(run.end.text)" }
    if let check = run.failedCheck { return "the check \(check) does not pass against the recording itself" }
    guard allowsUnconsumed || run.unconsumed.isEmpty else {
      let list = run.unconsumed.prefix(10).map(String.init).joined(separator: ", ")
      return "the command does not ask for everything that was recorded: events \(list)"
        + (run.unconsumed.count > 10 ? " …" : "")
    }
    return run.requests.isEmpty ? "the command sends no request at all" : nil
  }

  private init(_ run: RunObservation, _ other: RunObservation, _ recorded: RecordedRequests) {
    observation = run
    served = Set(run.requests.compactMap(\.sequence))
    order = recorded.order(run.requests.map { ($0.sequence, $0.align) })
    counts = run.counts
    errorLines = Set([run, other].flatMap { $0.error.lines.map(\.withoutDigits) })
    duration = max(run.duration, other.duration)
  }
}

extension RunObservation {
  /// How often each request was sent.
  var counts: [Digest: Int] {
    requests.reduce(into: [:]) { counts, request in
      if let match = request.match { counts[match, default: 0] += 1 }
    }
  }
}

extension [UInt8] {
  /// The lines that hold more than white space, without their ends.
  var lines: [[UInt8]] {
    split { $0 == 0x0A || $0 == 0x0D }.map(Array.init).filter { $0.contains { $0 > 0x20 } }
  }

  var withoutDigits: [UInt8] { filter { !(0x30...0x39).contains($0) } }
}
