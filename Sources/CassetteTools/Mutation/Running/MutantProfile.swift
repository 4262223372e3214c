package import CassetteFormat

/// What has to be known of a mutant to judge a run against it.
package struct MutantProfile: Sendable {
  /// An event of the mutant that the recording does not have so.
  struct Fault: Sendable {
    let kind: AnswerFault
    /// How long the answer says to wait, in microseconds; nil when it does not say, or as a date or junk.
    var wait: Int?
    /// Whether the answer says not to try again.
    var forbidsRetry = false
  }

  package let mutant: Mutant
  /// By the numbers that events have in the mutant.
  private(set) var faults: [Int: Fault] = [:]
  /// The match key of the request whose answer is changed.
  let match: Digest?
  let dialect: KeyDialect
  /// A word that must not get anywhere; nil when there is none.
  let canary: [UInt8]?
  /// The numbers of the events that are to be sent as slowly as they say: their being late is the point.
  package var timedEvents: Set<Int> { delay > 0 ? Set(faults.keys) : [] }
  /// How much longer the mutant takes than the recording, by its own times, and how long it says to wait: microseconds.
  package private(set) var delay = 0
  package private(set) var waits = 0
  /// The numbers in the parent that events were put in the place of, and how many.
  private let replacements: [(sequence: Int, count: Int)]

  /// - Parameters:
  ///   - cassette: The mutant as a cassette.
  ///   - recorded: What is known of the parent.
  /// - Throws: `FileError`; a finding when the cassette cannot be read.
  package init(
    _ found: Mutator.Derivable, in cassette: CassetteReader, recorded: RecordedRequests
  ) throws {
    mutant = found.mutant
    let entry = recorded.entries[mutant.sequence]
    match = entry?.match
    dialect = entry?.dialect ?? .http
    let changes = found.result.changes.sorted { $0.key < $1.key }
    replacements = changes.map { ($0.key, $0.value.count) }
    var canary: [UInt8]?
    var shift = 0
    for (sequence, events) in changes {
      let original = try found.mutator.cassette.event(sequence)
      let hasOther = events.contains { $0.content != original?.content }
      // Where all are as they were recorded, those are new that come again.
      for (index, event) in events.enumerated() where hasOther ? event.content != original?.content : index > 0 {
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
    self.canary = canary
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

  /// The number in the parent of the event that stands in the mutant under this one, or that it was put in the place of.
  func parentNumber(of sequence: Int) -> Int {
    var shift = 0
    for (parent, count) in replacements {
      if sequence < parent + shift { break }
      let extra = max(0, count - 1)
      if sequence <= parent + shift + extra { return parent }
      shift += extra
    }
    return sequence - shift
  }

  /// What is wrong with the answer that is changed first; nil when an event only went away.
  var fault: Fault? { faults.min { $0.key < $1.key }?.value }
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
