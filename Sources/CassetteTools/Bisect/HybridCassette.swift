public import CassetteFormat

/// Two recordings of one program as one cassette: the answers of the first, but for those that are chosen of the second.
///
/// A program that got another answer asks otherwise, as it did in the second run, or as it never did. So each answer
/// stands with the requests of both runs; a request of neither is a miss, or answered with the nearest.
///
/// Memory: the events of both, and a row for each blob.
public struct HybridCassette {
  /// A recorded exchange, with the run that it is from.
  private struct Source: Hashable {
    let isSecond: Bool
    let sequence: Int
  }

  /// An exchange of the hybrid.
  private struct Entry {
    let request: Source
    let answer: Source
  }

  private static let writing = CassetteWriter.Options(program: "rewind-diff")

  private let first: CopySource
  private let second: CopySource
  private let pairs: [StepPair]
  private let events: [Source: Event]
  /// Pairs of steps that only one run has, by what they follow from; the others are there in any case.
  private let grouped: Set<Int>

  /// - Parameters:
  ///   - diff: Of the two.
  ///   - groups: All of which some will be chosen.
  /// - Throws: `FileError`; a finding when a cassette cannot be read.
  public init(
    _ first: CassetteReader, _ second: CassetteReader, _ diff: RunDiff, groups: [AnswerGroup]
  ) throws {
    var events: [Source: Event] = [:]
    func source(_ cassette: CassetteReader, isSecond: Bool) throws -> CopySource {
      try CopySource(cassette) { event in
        guard let exchange = event.exchange, exchange.response != nil || exchange.error != nil else { return }
        events[Source(isSecond: isSecond, sequence: event.sequence)] = event
      }
    }
    self.first = try source(first, isSecond: false)
    self.second = try source(second, isSecond: true)
    self.events = events
    pairs = diff.pairs
    grouped = Set(groups.flatMap(\.pairs))
  }

  /// Writes a hybrid.
  ///
  /// - Parameters:
  ///   - groups: Whose answers are those of the second run.
  ///   - served: The numbers of the events to be kept; nil for all, with the numbers that they get then.
  /// - Throws: `FileError`; a finding for what would make the cassette invalid.
  public func write(
    answersOfSecond groups: [AnswerGroup], keeping served: Set<Int>? = nil, to output: any ByteOutput
  ) throws {
    let chosen = Set(groups.flatMap(\.pairs))
    let entries = pairs.indices.flatMap { self.entries(of: pairs[$0], $0, chosen: chosen) }
    let kept = entries.indices.filter { served?.contains($0) ?? true }
    var manifest = try first.cassette.manifest
    let copier = try CassetteCopier(output, header: header(parent: manifest.id), options: Self.writing)
    try copier.add(
      kept.enumerated().compactMap { number, index in event(entries[index], number) }, from: [first, second])
    manifest.derivation = try derivation(groups, parent: manifest.id)
    // It was no run; but tags say which servers paths are of.
    var session = Session()
    session.tags = manifest.session?.tags ?? [:]
    manifest.session = session.tags.isEmpty ? nil : session
    manifest.source = nil
    let places = Places(kept.map { entries[$0] })
    var map = RedactionMap()
    for (source, isSecond) in [(first, false), (second, true)] {
      guard var own = try source.cassette.redactions.map(RedactionMap.init) else { continue }
      own.replacePlaces { places.places(of: $0, isSecond: isSecond, copier) }
      map.append(own)
      map.add(literals: own.literals)
    }
    _ = try copier.finish(like: manifest, redactions: map.bytes)
  }

  // MARK: Exchanges

  /// The exchanges that stand for a pair of steps.
  private func entries(of pair: StepPair, _ index: Int, chosen: Set<Int>) -> [Entry] {
    let (one, other) = (sources(pair.first, isSecond: false), sources(pair.second, isSecond: true))
    if one.isEmpty || other.isEmpty {
      // A step of the one run, which goes when the answer that it follows from is the other run's.
      let isLeftOut = grouped.contains(index) && chosen.contains(index) != one.isEmpty
      return isLeftOut ? [] : (one + other).map { Entry(request: $0, answer: $0) }
    }
    let (answers, requests) = chosen.contains(index) ? (other, one) : (one, other)
    let own = answers.map { Entry(request: $0, answer: $0) }
    guard let asked = requests.last, let known = answers.last, !isSameRequest(asked, known) else { return own }
    return own + answers.map { Entry(request: asked, answer: $0) }
  }

  /// The attempts of a step.
  private func sources(_ step: StepPair.Step?, isSecond: Bool) -> [Source] {
    guard let step else { return [] }
    return (step.attempts + [step.sequence]).map { Source(isSecond: isSecond, sequence: $0) }
      .filter { events[$0] != nil }
  }

  private func isSameRequest(_ one: Source, _ other: Source) -> Bool {
    events[one]?.exchange?.request == events[other]?.exchange?.request
  }

  private func event(_ entry: Entry, _ number: Int) -> Event? {
    guard var event = events[entry.answer] else { return nil }
    event.sequence = number
    // Ids name events of one run.
    (event.id, event.parent, event.keys) = (nil, nil, [:])
    if entry.request != entry.answer, let asked = events[entry.request], let request = asked.exchange?.request {
      event.exchange?.request = request
      event.exchange?.llm = nil
      event.lane = asked.lane
      let answered = event.fidelity.filter { !$0.key.hasPrefix("request") }
      event.fidelity = answered.merging(asked.fidelity.filter { $0.key.hasPrefix("request") }) { one, _ in one }
    }
    return event
  }

  // MARK: The rest

  private func header(parent: Digest) -> Header {
    var header = first.cassette.header.forCopy(parent: parent)
    header.masks += second.cassette.header.masks.filter { !header.masks.contains($0) }
    header.dropAllowancesOfPlaces()
    return header
  }

  private func derivation(_ groups: [AnswerGroup], parent: Digest) throws -> Derivation {
    let steps = groups.flatMap(\.pairs).sorted().compactMap { pairs[$0].second?.sequence }
    return Derivation(
      parent: parent, operator: "bisect", version: "1",
      parameters: [
        "answers": .array(steps.map(JSONValue.integer)), "of": .string(try second.cassette.manifest.id.hex),
      ])
  }

  /// Where events of both runs came to stand.
  private struct Places {
    private var requests: [Source: [Int]] = [:]
    private var answers: [Source: [Int]] = [:]

    init(_ entries: [Entry]) {
      for (number, entry) in entries.enumerated() {
        requests[entry.request, default: []].append(number)
        answers[entry.answer, default: []].append(number)
      }
    }

    /// The places in the hybrid that a redaction's place in one of the runs became.
    func places(of place: JSONObject, isSecond: Bool, _ copier: CassetteCopier) -> [JSONObject] {
      if case .string(let hex)? = place["blob"], let digest = Digest(hex: hex), !copier.has(digest) { return [] }
      guard case .string(let part)? = place["part"], case .integer(let sequence)? = place["seq"] else { return [] }
      let source = Source(isSecond: isSecond, sequence: sequence)
      let numbers: [Int] =
        switch part {
        case "request": requests[source] ?? []
        case "response", "event": answers[source] ?? []
        default: []
        }
      return numbers.map { number in
        var place = place
        place["seq"] = .integer(number)
        return place
      }
    }
  }
}
