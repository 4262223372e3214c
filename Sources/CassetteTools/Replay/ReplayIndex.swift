import CassetteFormat

/// The requests of a cassette by key, and which of them have been answered.
///
/// A program mostly asks in the order of the recording. So keys are computed from the first request on, as far as is
/// needed to find what is asked for: a replay begins at once, however long the cassette is. A recorded request that is the
/// same in every byte as the one that is asked for has its key, and is not read.
///
/// Memory: some 300 bytes an exchange, and some kilobytes for each of the first `readyCount` until it has been served; no
/// body and no key's text is kept.
struct ReplayIndex {
  /// A recorded exchange that can be served.
  struct Entry {
    let sequence: Int
    /// Names the request's bytes; nil when only its body can tell them.
    let identity: Digest?
    /// Nil for one whose turn has not come, or that has no key.
    var key: Digest?
    /// Numbers in `lanes` and `authorities`.
    let lane: Int
    let authority: Int?
    /// Microseconds since the session's start; without times the sequence stands for them.
    let start: Int
    let end: Int
    /// How references to the answer are told apart; nil when nothing can refer to it.
    var origin: String?
    /// Nil for a transport error.
    let status: Int?
    /// Whether there is the body of an answer.
    let hasAnswer: Bool
    /// Whether it is to be served: not an exchange without an answer or a key, nor one beyond the limit.
    var isServable: Bool
    var isServed = false

    var isLeft: Bool { isServable && !isServed }
  }

  /// A request that a recording is looked for.
  struct Asked {
    let request: ReplayRequest
    let keys: CassetteKeys.Keys
    /// Names the request's bytes.
    let identity: Digest
  }

  /// What there is for a key.
  enum Candidate {
    case entry(Int)
    /// Every recording of it has been served; the last of them.
    case exhausted(Int)
    /// It was recorded with another server.
    case elsewhere
    case none
  }

  private(set) var entries: [Entry] = []
  /// The events of the first entries, as they were read to list them: a short cassette is read once.
  private var ready: [Event?] = []
  private static let readyCount = 1024
  private let cassette: CassetteReader
  private let keys: CassetteKeys
  /// How many of the entries have their keys.
  private var keyed = 0
  /// The first of the entries that are left.
  private var front = 0
  /// Whether an answer was served after which clients try again.
  private var mayBeTriedAgain = false
  private var places: [Digest: [Int]] = [:]
  private var lanes: [String?] = []
  private var authorities: [String] = []
  private var order = ReplayOrder()

  /// - Parameter limit: Events from this number on are left out.
  /// - Throws: `FileError`; findings about the cassette.
  init(_ cassette: CassetteReader, _ profile: KeyProfile, masks: Masks, limit: Int?) throws {
    self.cassette = cassette
    keys = CassetteKeys(profile, masks: masks, derives: false) { try KeyedRequests.content(of: $0, in: cassette) }
    var laneNumbers: [String?: Int] = [:]
    var authorityNumbers: [String: Int] = [:]
    try cassette.forEachEvent { event in
      guard let exchange = event.exchange else { return }
      let lane = laneNumbers[event.lane] ?? lanes.count
      if lane == lanes.count { lanes.append(event.lane) }
      laneNumbers[event.lane] = lane
      let server = ReplayRequest.server(of: exchange.request)
      let authority = server.map { authorityNumbers[$0] ?? authorities.count }
      if let server, let authority, authority == authorities.count {
        authorities.append(server)
        authorityNumbers[server] = authority
      }
      let start = event.at ?? event.sequence
      let (end, isTooFar) = start.addingReportingOverflow(event.at == nil ? 1 : event.took ?? 0)
      let isAnswered = exchange.response != nil || exchange.error != nil
      let answer = exchange.response?.message.body
      if ready.count < Self.readyCount { ready.append(event) }
      entries.append(
        Entry(
          sequence: event.sequence, identity: KeyRequest.identity(of: exchange.request), lane: lane,
          authority: authority, start: start, end: isTooFar ? .max : end, status: exchange.response?.status,
          hasAnswer: answer?.isLost == false, isServable: isAnswered && event.sequence < limit ?? .max))
    }
    order = ReplayOrder(entries, laneCount: lanes.count)
  }

  /// Gives the next entry its key; false when all have theirs.
  private mutating func keyNext(_ asked: Asked?) throws -> Bool {
    guard keyed < entries.count else { return false }
    let place = keyed
    keyed += 1
    guard let found = try keys(of: place, asked) else {
      entries[place].isServable = false
      return true
    }
    entries[place].key = found.match.digest
    entries[place].origin = found.origin
    if entries[place].isServable { places[found.match.digest, default: []].append(place) }
    return true
  }

  /// The event of an entry.
  func event(_ place: Int) throws -> Event? {
    if place < ready.count, let event = ready[place] { return event }
    return try cassette.event(entries[place].sequence)
  }

  private func keys(of place: Int, _ asked: Asked?) throws -> CassetteKeys.Keys? {
    let entry = entries[place]
    let sequence = entry.sequence
    if let asked, entry.identity == asked.identity {
      let answer = { [cassette] in
        (try? cassette.event(sequence)?.exchange?.response?.message.body).flatMap { body in
          try? KeyedRequests.content(of: body, in: cassette)
        }
      }
      let found = keys.keys(
        like: asked.keys, lane: lanes[entry.lane], target: asked.request.target, answer: entry.hasAnswer ? answer : nil)
      if let found { return found }
    }
    return try event(place).flatMap(keys.keys)
  }

  /// The recording of a request that is the next one in every byte: its turn has come, and no key need tell.
  ///
  /// That holds while everything before it has been served, and nothing was that clients try again for: only keys tell a
  /// retry, and what comes in another order. To be used only where every request has a key.
  func next(_ identity: Digest, _ request: ReplayRequest) -> Int? {
    guard !mayBeTriedAgain, front < entries.count, entries[front].identity == identity else { return nil }
    let entry = entries[front]
    let server = request.authority.map { ReplayRequest.normalised(authority: $0, scheme: request.scheme) }
    guard server == nil || entry.authority == nil || entry.authority.map({ authorities[$0] }) == server,
      lanes[entry.lane] == request.lane || !lanes.contains(request.lane)
    else { return nil }
    return front
  }

  /// The origin of an entry that was served before its key was known.
  mutating func origin(of place: Int) -> String? {
    // One that cannot be read has none; it is not asked for any more.
    while keyed <= place { _ = try? keyNext(nil) }
    return entries[place].origin
  }

  /// Whether the key of an entry, and how its answer is referred to, are known.
  func isKeyed(_ place: Int) -> Bool { place < keyed }

  /// The first recording of a key that is left: in the lane and of the server that are asked for, if any is.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  mutating func candidate(for asked: Asked) throws -> Candidate {
    let (key, request) = (asked.keys.match.digest, asked.request)
    let server = request.authority.map { ReplayRequest.normalised(authority: $0, scheme: request.scheme) }
    let lane = lanes.firstIndex(of: request.lane)
    while true {
      let recorded = places[key] ?? []
      let there = recorded.filter { place in
        guard let server, let number = entries[place].authority else { return true }
        return authorities[number] == server
      }
      let left = there.filter { entries[$0].isLeft }
      if let best = left.first(where: { entries[$0].lane == lane }) { return .entry(best) }
      // One of its own lane may still come, if there is such a lane.
      if lane == nil, let best = left.first { return .entry(best) }
      guard try keyNext(asked) else {
        if let best = left.first { return .entry(best) }
        return there.last.map(Candidate.exhausted) ?? (recorded.isEmpty ? .none : .elsewhere)
      }
    }
  }

  /// Whether anything was recorded with a server; true when the request does not name one.
  func knows(_ request: ReplayRequest) -> Bool {
    guard let authority = request.authority else { return true }
    let server = ReplayRequest.normalised(authority: authority, scheme: request.scheme)
    return authorities.contains(server) || entries.contains { $0.authority == nil }
  }

  /// The earliest recording, in the lane or anywhere, that had ended before this one began and has not been served.
  func skipped(by place: Int, inLane: Bool) -> Int? {
    order.first(endingBefore: entries[place].start, lane: inLane ? entries[place].lane : nil, except: place) {
      !entries[$0].isLeft
    }
  }

  /// Whether the same request was answered before with what clients try again for: an error of the transport, of the
  /// server or of its limits.
  func isRetry(_ place: Int) -> Bool {
    let equal = entries[place].key.flatMap { places[$0] } ?? []
    guard let before = equal.last(where: { $0 < place && entries[$0].isServed }) else { return false }
    return Self.isTriedAgain(entries[before])
  }

  mutating func serve(_ place: Int) {
    entries[place].isServed = true
    if place < ready.count { ready[place] = nil }
    order.advance(lane: entries[place].lane) { [entries] in !entries[$0].isLeft }
    while front < entries.count, !entries[front].isLeft { front += 1 }
    mayBeTriedAgain = mayBeTriedAgain || Self.isTriedAgain(entries[place])
  }

  private static func isTriedAgain(_ entry: Entry) -> Bool {
    entry.status.map(TransientFailure.isOne) ?? true
  }

  mutating func reset() {
    for place in entries.indices { entries[place].isServed = false }
    order.reset()
    front = 0
    mayBeTriedAgain = false
  }

  /// The numbers of the events that nothing has asked for.
  var left: [Int] { entries.filter(\.isLeft).map(\.sequence) }
}
