package import CassetteFormat

/// Answers requests from a cassette: the first recording of a key that has not been served.
///
/// It fails closed. A request that was not recorded, a server that is not known and a body that is damaged all lead to a
/// miss, whose response clients do not try again for; nothing is thrown, so that no caller can take an error for a
/// request that it may pass on.
///
/// Not thread-safe: a server asks from one thread.
package final class Replayer {
  package enum Reply: Sendable {
    case answer(RecordedAnswer)
    case miss(Miss)
  }

  package struct RecordedAnswer: Sendable {
    package let event: Event
    /// The body of the response as it was recorded, with its content coding.
    package let body: [UInt8]
    package let chunks: ChunkTable?
    /// Whether another request was recorded with it.
    package let isStale: Bool
  }

  /// Called for each request with its keys and what became of it; gives what is sent, which is the same or another reply.
  package var interceptor: ((ReplayRequest, CassetteKeys.Keys?, Reply) -> Reply)?

  private let cassette: CassetteReader
  private let options: Options
  private let profile: KeyProfile
  private let masks: Masks
  private var keys: LiveKeys
  private var index: ReplayIndex
  private let nearest: NearestRequests
  private var counts = ReplaySummary()
  /// The place after the one that was served last.
  private var cursor = 0
  /// Answers that were served before it was known how later requests refer to them.
  private var unnamed: [(place: Int, body: Body)] = []
  /// The event that a mutation operator changed.
  private let mutated: Int?
  private var hasMutated = false

  /// How alike two requests are when one counts as a version of the other.
  private static let nearBar = 0.5

  /// Lists the requests of a cassette; their keys are computed when they are asked for.
  ///
  /// - Throws: `FileError`; findings about the cassette or its masks.
  package init(_ cassette: CassetteReader, options: Options = Options()) throws {
    self.cassette = cassette
    self.options = options
    profile = options.profile ?? cassette.header.keys.flatMap(KeyProfile.init) ?? .rewind2
    let masks = options.masks ?? cassette.header.masks
    self.masks = try Masks(masks)
    keys = LiveKeys(profile, masks: self.masks, derives: options.derivesKeys)
    index = try ReplayIndex(cassette, profile, masks: self.masks, limit: options.limit, ahead: options.ahead)
    nearest = NearestRequests(cassette, profile, masks: self.masks)
    let derivation = cassette.isVersion1 ? nil : try cassette.manifest.derivation
    let site = derivation?.sites.first { $0["mutant"] != nil }
    mutated = if case .integer(let sequence)? = site?["seq"] { sequence } else { nil }
  }

  /// Forgets every request, as if the replay had just begun.
  package func reset() {
    keys = LiveKeys(profile, masks: masks, derives: options.derivesKeys)
    index.reset()
    counts = ReplaySummary()
    cursor = 0
    unnamed = []
    hasMutated = false
  }

  /// Whether a part of the cassette should be read before it is asked for.
  package var canReadAhead: Bool { index.canListAhead(of: cursor) }

  /// Reads a part of the cassette before it is asked for, so that answers need not wait for that.
  ///
  /// What cannot be read is told when its turn comes.
  package func readAhead() {
    guard canReadAhead else { return }
    _ = try? index.listMore()
  }

  package var summary: ReplaySummary {
    var summary = counts
    do {
      try index.listAll()
    } catch {
      summary.unreadable = "\(error)"
    }
    summary.unconsumed = index.left
    return summary
  }

  /// The answer to a request, or why there is none.
  package func reply(to request: ReplayRequest) -> Reply {
    counts.requests += 1
    let keyed = request.keyed
    let identity = keys.identity(of: keyed)
    // What cannot be read is reported by the search for the key.
    if interceptor == nil, case .rewind2 = profile, let place = try? index.next(identity, request),
      case .answer(let answer) = serve(place, request, nil)
    {
      return .answer(answer)
    }
    nameAnswers()
    let keys = keys.keys(of: keyed)
    let reply = reply(to: request, keys, identity)
    if case .miss(let miss) = reply { counts.misses[miss.kind, default: 0] += 1 }
    return interceptor?(request, keys, reply) ?? reply
  }

  private func reply(to request: ReplayRequest, _ keys: CassetteKeys.Keys?, _ identity: Digest) -> Reply {
    do {
      guard try index.knows(request) else { return miss(.blockedHost, request, keys) }
      guard let keys else { return miss(.unparseable, request, nil) }
      let asked = ReplayIndex.Asked(request: request, keys: keys, identity: identity)
      switch try index.candidate(for: asked) {
      case .entry(let place): return serve(place, request, keys)
      case .exhausted(let place):
        return options.allowsRepeats ? serve(place, request, keys) : unrecorded(.exhausted, request, keys)
      case .elsewhere: return miss(.wrongLane, request, keys)
      case .none: return unrecorded(.neverRecorded, request, keys)
      }
    } catch {
      return miss(.internalError, request, keys, detail: "the cassette cannot be read: \(error)")
    }
  }

  private func serve(
    _ place: Int, _ request: ReplayRequest, _ keys: CassetteKeys.Keys?, isStale: Bool = false
  ) -> Reply {
    let sequence = index.entries[place].sequence
    if let skipped = index.skipped(by: place, inLane: options.order != .total) {
      let first = index.entries[skipped].sequence
      guard options.order == .relaxed || isStale else {
        return miss(.outOfOrder, request, keys, detail: "event \(first) comes before event \(sequence)")
      }
      counts.disorderCount += 1
      if counts.disorder.count < ReplaySummary.listed {
        counts.disorder.append(ReplaySummary.Disorder(served: sequence, skipped: first))
      }
    }
    do {
      guard let event = try index.event(place), let exchange = event.exchange else {
        return miss(.internalError, request, keys, detail: "event \(sequence) is gone")
      }
      let body = exchange.response?.message.body
      guard body?.isLost != true else {
        return miss(.internalError, request, keys, detail: "the body of event \(sequence) was lost")
      }
      let bytes = try body.map(cassette.bytes) ?? []
      guard bytes.count == body?.size ?? 0 else {
        return miss(.internalError, request, keys, detail: "the body of event \(sequence) has another size")
      }
      let answer = RecordedAnswer(
        event: event, body: bytes, chunks: try body.flatMap(cassette.chunks), isStale: isStale)
      note(place, body)
      if isStale { counts.stale += 1 } else { counts.served += 1 }
      return .answer(answer)
    } catch {
      return miss(.internalError, request, keys, detail: "event \(sequence) cannot be read: \(error)")
    }
  }

  /// Notes that a recording is served.
  private func note(_ place: Int, _ body: Body?) {
    let entry = index.entries[place]
    if index.isRetry(place) { counts.retries += 1 }
    if entry.sequence == mutated { hasMutated = true }
    if let body, entry.origin != nil || !index.isKeyed(place) { unnamed.append((place, body)) }
    index.serve(place)
    cursor = place + 1
  }

  /// Lets the keys of requests refer to the answers that were served.
  private func nameAnswers() {
    for (place, body) in unnamed {
      guard let origin = index.origin(of: place) else { continue }
      keys.add(origin: origin) { [cassette] in try? KeyedRequests.content(of: body, in: cassette) }
    }
    unnamed.removeAll(keepingCapacity: true)
  }
}

extension Replayer {
  /// A request of which no recording is left: what is nearest is told, or served.
  private func unrecorded(_ kind: Miss.Kind, _ request: ReplayRequest, _ keys: CassetteKeys.Keys) -> Reply {
    if kind == .exhausted, options.mode == .strict { return miss(kind, request, keys) }
    let neighbours: [NearestRequests.Neighbour]
    do {
      try index.listAll()
      neighbours = try nearest.nearest(to: keys.match.canonical, among: index.entries, cursor: cursor)
    } catch {
      return miss(.internalError, request, keys, detail: "the cassette cannot be read: \(error)")
    }
    if options.mode == .observe, let best = neighbours.first {
      return serve(best.place, request, keys, isStale: true)
    }
    guard kind == .neverRecorded else { return miss(kind, request, keys) }
    let isNear = neighbours.first.map { $0.similarity >= Self.nearBar } ?? false
    return miss(
      hasMutated ? .afterMutation : isNear ? .near : .neverRecorded, request, keys, neighbours: neighbours)
  }

  private func miss(
    _ kind: Miss.Kind, _ request: ReplayRequest, _ keys: CassetteKeys.Keys?, detail: String? = nil,
    neighbours: [NearestRequests.Neighbour] = []
  ) -> Reply {
    // What cannot be listed is left as well, but nothing can be said of it.
    try? index.listAll()
    var report = MissReport(
      kind: kind, title: request.title, number: counts.requests, key: keys?.match.digest, left: index.left)
    report.detail = detail.map(TerminalText.line)
    report.candidates = neighbours.map { neighbour in
      let (list, count) = KeyDifference.between(neighbour.canonical, keys?.match.canonical ?? [])
      return MissReport.Candidate(
        sequence: index.entries[neighbour.place].sequence, similarity: neighbour.similarity, differences: list,
        count: count)
    }
    // Whatever the body is, the program reads errors as the API has them that it asks.
    let dialect = keys?.dialect.flatMap { $0 == .http ? nil : $0 } ?? KeyDialect(target: request.target)
    return .miss(report.miss(status: options.missStatus, dialect: dialect))
  }
}
