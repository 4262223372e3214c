package import CassetteFormat

/// Removes secrets from a recording while it is made, event by event, so that none of them reaches a disk (spec §21.9).
///
/// Each event becomes a small cassette in memory, which `Redactor`'s rules are applied to. What they know goes from one to
/// the next: a secret keeps its placeholder, and is found again where nothing shows what it is.
///
/// Memory: the secrets, the redaction map, and what the detector remembers of the conversations.
package final class LiveRedaction {
  /// What may be written of an event.
  package struct Result {
    package let event: Event
    /// The contents that the event refers to.
    package let blobs: [[UInt8]]

    package init(event: Event, blobs: [[UInt8]]) {
      self.event = event
      self.blobs = blobs
    }
  }

  private let options: RedactionOptions
  /// Requests repeat the one before, as they were sent and as they are written.
  private let detector: Detector
  private let resultDetector: Detector
  private var known = KnownTexts()
  private var placeholders = PlaceholderTable()
  /// By the number of the event: a whole exchange takes the place of its first half.
  private var maps: [Int: RedactionMap] = [:]
  private var sessionMap = RedactionMap()

  /// What is removed may show something behind it.
  private static let maximumRounds = 4

  /// - Parameter taken: Placeholders of recordings that this one will stand beside.
  package init(_ options: RedactionOptions, taken: Set<String> = []) {
    self.options = options
    detector = options.detector
    resultDetector = options.detector
    placeholders.take(taken)
  }

  /// The event without secrets.
  ///
  /// - Parameter blobs: The contents that the event refers to.
  /// - Throws: A finding when the event cannot be in a cassette; `RedactionIncomplete` when something that was removed can
  ///   still be found: then nothing of it may be written.
  package func redact(_ event: Event, _ blobs: [[UInt8]]) throws -> Result {
    let cassette = try Self.cassette { writer in
      for blob in blobs { try writer.add(blob: blob) }
      try writer.append(event)
    }
    let (result, map) = try redact(cassette)
    maps[event.sequence] = map
    guard let result, let changed = try result.event(event.sequence) else { return Result(event: event, blobs: blobs) }
    return Result(event: changed, blobs: try Set(changed.blobs).map(result.blob))
  }

  /// The session without secrets: a command line may have one.
  ///
  /// - Throws: As above.
  package func redact(_ session: Session) throws -> Session {
    let (result, map) = try redact(Self.cassette(session))
    sessionMap = map
    return try result?.manifest.session ?? session
  }

  /// The places of everything that was removed; nil when nothing was.
  package var map: [UInt8]? {
    var all = sessionMap
    for (_, map) in maps.sorted(by: { $0.key < $1.key }) {
      all.append(map)
      all.add(literals: map.literals)
    }
    return all.bytes
  }

  /// How many places were changed, for each rule.
  package var counts: [String: Int] {
    maps.values.reduce(into: sessionMap.counts) { counts, map in counts.merge(map.counts, uniquingKeysWith: +) }
  }

  /// - Returns: Nil when nothing was removed.
  private func redact(_ cassette: CassetteReader) throws -> (CassetteReader?, RedactionMap) {
    var cassette = cassette
    var planner = try RedactionPlanner(cassette, options, detector: detector, known: known)
    guard !planner.plan.isEmpty else { return (nil, RedactionMap()) }
    for _ in 0..<Self.maximumRounds {
      let output = MemoryOutput()
      let run = try RedactionRun(cassette, planner, options, placeholders: placeholders)
      _ = try run.write(to: output, Self.writing)
      placeholders = run.placeholders
      cassette = try CassetteReader(MemoryInput(output.bytes))
      planner = try RedactionPlanner(
        cassette, options, detector: resultDetector, known: planner.known.forResult)
      guard planner.plan.isEmpty else { continue }
      known = planner.known.forNext
      return (cassette, try cassette.redactions.map(RedactionMap.init) ?? RedactionMap())
    }
    throw RedactionIncomplete()
  }

  private static func cassette(
    _ session: Session? = nil, _ write: (CassetteWriter) throws -> Void = { _ in }
  ) throws -> CassetteReader {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output, options: writing)
    try write(writer)
    try writer.finish(session: session)
    return try CassetteReader(MemoryInput(output.bytes))
  }

  /// In memory, and for a moment.
  private static let writing = {
    var options = CassetteWriter.Options()
    options.level = .fixed(1)
    options.usesPrefixes = false
    return options
  }()
}

extension RedactionOptions {
  /// The masks by which a request has the key that it had before it was redacted.
  package func masks(besides masks: [JSONValue]) -> [JSONValue] { RedactionMasks.masks(masks, self) }
}

extension CassetteReader {
  /// The placeholders that its redaction map names.
  package var placeholders: Set<String> {
    get throws { try redactions.map(RedactionMap.init)?.placeholders ?? [] }
  }
}
