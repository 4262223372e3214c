package import CassetteFormat

extension MutantProfile {
  /// - Parameters:
  ///   - cassette: The mutant as a cassette.
  ///   - recorded: What is known of the parent.
  /// - Throws: `FileError`; a finding when the cassette cannot be read.
  package init(
    _ found: Mutator.Derivable, in cassette: CassetteReader, recorded: RecordedRequests
  ) throws {
    let changes = found.result.changes.sorted { $0.key < $1.key }
    self.init(
      mutant: found.mutant, match: recorded.entries[found.mutant.sequence]?.match,
      replacements: changes.map { ($0.key, $0.value.count) })
    var shift = 0
    for (sequence, events) in changes {
      let original = try found.mutator.cassette.event(sequence)
      let hasOther = events.contains { $0 != original }
      // Where all are as they were recorded, those are new that come again.
      for (index, event) in events.enumerated() where hasOther ? event != original : index > 0 {
        guard let written = try cassette.event(sequence + shift + index) else { continue }
        let dialect = recorded.entries[sequence]?.dialect ?? .http
        let kind = try AnswerFault(written, of: mutant.operator, dialect: dialect, in: cassette)
        let fault = Fault(kind, written.exchange?.response)
        faults[sequence + shift + index] = fault
        waits = Self.sum(waits, fault.wait ?? 0)
        let before = try original.map { try Self.time(of: $0, in: found.mutator.cassette) } ?? 0
        delay = Self.sum(delay, max(0, try Self.time(of: written, in: cassette) - before))
        if canary == nil, ["result-injection", "mcp-description-poison"].contains(mutant.operator),
          let body = written.answer
        {
          canary = Self.canary(in: try KeyedRequests.content(of: body, in: cassette) ?? [])
        }
      }
      shift += max(0, events.count - 1)
    }
  }

  /// From the request to the end of the answer.
  private static func time(of event: Event, in cassette: CassetteReader) throws -> Int {
    let pieces = try event.answer.flatMap(cassette.chunks)?.chunks.reduce(0) { sum($0, $1.delay) } ?? 0
    return max(event.took ?? 0, pieces)
  }

  private static func sum(_ one: Int, _ other: Int) -> Int {
    let (sum, overflow) = one.addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The word that ``StepEditor/canary()`` made.
  private static func canary(in content: [UInt8]) -> [UInt8]? {
    guard let range = content.firstRange(of: Array("canary-".utf8)) else { return nil }
    let end = content[range.upperBound...].firstIndex { !($0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39) }
    return Array(content[range.lowerBound..<(end ?? content.endIndex)])
  }
}

extension MutantProfile.Fault {
  init(_ kind: AnswerFault, _ response: Response?) {
    self.init(kind: kind)
    guard let message = response?.message else { return }
    forbidsRetry = message.header("x-should-retry")?.string == "false"
    if let milliseconds = message.header("retry-after-ms")?.string.flatMap(Int.init), milliseconds >= 0 {
      wait = milliseconds.multipliedReportingOverflow(by: 1000).overflow ? nil : milliseconds * 1000
    } else if let seconds = message.header("retry-after")?.string.flatMap(Int.init), seconds >= 0 {
      wait = seconds.multipliedReportingOverflow(by: 1_000_000).overflow ? nil : seconds * 1_000_000
    }
  }
}
