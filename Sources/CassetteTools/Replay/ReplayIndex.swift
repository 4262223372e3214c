import CassetteFormat

/// The requests of a cassette by key, and which of them have been answered.
///
/// A program mostly asks in the order of the recording. So exchanges are listed, and keys computed, from the first request
/// on, as far as is needed to find what is asked for: a replay begins at once, however long the cassette is. A recorded
/// request that is the same in every byte as the one that is asked for has its key, and is not read.
///
/// Memory: some 300 bytes an exchange that was listed, and some kilobytes for up to `readyCount` that are left; no body and
/// no key's text is kept.
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

  /// The exchanges that were listed so far.
  private(set) var entries: [Entry] = []
  /// Those that are still to be listed.
  private var batches: EventBatches
  private var isListed = false
  /// The events of entries that are left, as they were read to list them, by place.
  private var ready: [Int: Event] = [:]
  private static let readyCount = 1024
  private let cassette: CassetteReader
  private let keys: CassetteKeys
  private let limit: Int
  /// How many of the entries have their keys.
  private var keyed = 0
  /// Whether an answer was served after which clients try again.
  private var mayBeTriedAgain = false
  private var places: [Digest: [Int]] = [:]
  private var lanes = Numbering<String?>()
  private var authorities = Numbering<String>()
  /// Whether an exchange may have been recorded with any server.
  private var hasUnknownServer = false
  private var order = ReplayOrder()

  /// - Parameter limit: Events from this number on are left out.
  /// - Throws: `FileError`; findings about the cassette.
  init(_ cassette: CassetteReader, _ profile: KeyProfile, masks: Masks, limit: Int?) throws {
    self.cassette = cassette
    self.limit = limit ?? .max
    keys = CassetteKeys(profile, masks: masks, derives: false) { try KeyedRequests.content(of: $0, in: cassette) }
    batches = try cassette.eventBatches()
    _ = try listMore()
  }

  // MARK: Listing

  /// Lists the next exchanges; false when all are listed.
  private mutating func listMore() throws -> Bool {
    guard !isListed else { return false }
    guard let events = try batches.next() else {
      isListed = true
      return false
    }
    for event in events {
      if let exchange = event.exchange { list(event, exchange) }
    }
    return true
  }

  /// Lists all exchanges.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  mutating func listAll() throws {
    while try listMore() {}
  }

  private mutating func list(_ event: Event, _ exchange: Exchange) {
    let server = ReplayRequest.server(of: exchange.request)
    if server == nil { hasUnknownServer = true }
    let start = event.at ?? event.sequence
    let (end, isTooFar) = start.addingReportingOverflow(event.at == nil ? 1 : event.took ?? 0)
    let isAnswered = exchange.response != nil || exchange.error != nil
    let place = entries.count
    if ready.count < Self.readyCount { ready[place] = event }
    let entry = Entry(
      sequence: event.sequence, identity: KeyRequest.identity(of: exchange.request),
      lane: lanes.number(of: event.lane), authority: server.map { authorities.number(of: $0) }, start: start,
      end: isTooFar ? .max : end, status: exchange.response?.status,
      hasAnswer: exchange.response?.message.body?.isLost == false,
      isServable: isAnswered && event.sequence < limit)
    entries.append(entry)
    order.append(place, lane: entry.lane)
    order.advance(lane: entry.lane) { [entries] in !entries[$0].isLeft }
  }

  // MARK: Keys

  /// Gives the next entry its key; false when all have theirs.
  private mutating func keyNext(_ asked: Asked?) throws -> Bool {
    while keyed == entries.count {
      guard try listMore() else { return false }
    }
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
    try ready[place] ?? cassette.event(entries[place].sequence)
  }

  private func keys(of place: Int, _ asked: Asked?) throws -> CassetteKeys.Keys? {
    let entry = entries[place]
    if let asked, entry.identity == asked.identity {
      let answer = {
        (try? event(place)?.exchange?.response?.message.body).flatMap { body in
          try? KeyedRequests.content(of: body, in: cassette)
        }
      }
      let found = keys.keys(
        like: asked.keys, lane: lanes.values[entry.lane], target: asked.request.target,
        answer: entry.hasAnswer ? answer : nil)
      if let found { return found }
    }
    return try event(place).flatMap(keys.keys)
  }

  // MARK: Finding

  /// Whether an entry may have been recorded with a server; true when nothing tells.
  private func isRecorded(_ place: Int, with server: String?) -> Bool {
    guard let server, let authority = entries[place].authority else { return true }
    return authorities.values[authority] == server
  }

  /// Whether an entry may be of the lane of a request; true when either tells none.
  private func isRecorded(_ place: Int, in lane: String?) -> Bool {
    guard let lane, let recorded = lanes.values[entries[place].lane] else { return true }
    return recorded == lane
  }

  /// The recording of a request that is the next one in every byte: its turn has come, and no key need tell.
  ///
  /// That holds while everything before it has been served, and nothing was that clients try again for: only keys tell a
  /// retry, and what comes in another order. To be used only where every request has a key.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  mutating func next(_ identity: Digest, _ request: ReplayRequest) throws -> Int? {
    while order.front == entries.count, try listMore() {}
    let front = order.front
    guard !mayBeTriedAgain, front < entries.count, entries[front].isLeft, entries[front].identity == identity,
      isRecorded(front, with: request.server)
    else { return nil }
    if isRecorded(front, in: request.lane) { return front }
    return try hasLane(request.lane) ? nil : front
  }

  /// Whether anything was recorded in a lane.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  private mutating func hasLane(_ lane: String?) throws -> Bool {
    while lanes[lane] == nil {
      guard try listMore() else { return false }
    }
    return true
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
    let (key, server) = (asked.keys.match.digest, asked.request.server)
    while true {
      let recorded = places[key] ?? []
      let there = recorded.filter { isRecorded($0, with: server) }
      let left = there.filter { entries[$0].isLeft }
      if let best = left.first(where: { isRecorded($0, in: asked.request.lane) }) { return .entry(best) }
      // One of its own lane may still come, if there is such a lane.
      if let best = left.first, try !hasLane(asked.request.lane) { return .entry(best) }
      guard try keyNext(asked) else {
        if let best = left.first { return .entry(best) }
        return there.last.map(Candidate.exhausted) ?? (recorded.isEmpty ? .none : .elsewhere)
      }
    }
  }

  /// Whether anything was recorded with a server; true when the request does not name one.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  mutating func knows(_ request: ReplayRequest) throws -> Bool {
    guard let server = request.server else { return true }
    while !hasUnknownServer, authorities[server] == nil {
      guard try listMore() else { return false }
    }
    return true
  }

  // MARK: Serving

  /// The first recording, in the lane or anywhere, that had ended before this one began and has not been served.
  func skipped(by place: Int, inLane: Bool) -> Int? {
    let start = entries[place].start
    return order.first(before: place, lane: inLane ? entries[place].lane : nil) {
      entries[$0].isLeft && entries[$0].end <= start
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
    ready[place] = nil
    order.advance(lane: entries[place].lane) { [entries] in !entries[$0].isLeft }
    mayBeTriedAgain = mayBeTriedAgain || Self.isTriedAgain(entries[place])
  }

  private static func isTriedAgain(_ entry: Entry) -> Bool {
    entry.status.map(TransientFailure.isOne) ?? true
  }

  mutating func reset() {
    for place in entries.indices { entries[place].isServed = false }
    order.reset { [entries] in !entries[$0].isLeft }
    mayBeTriedAgain = false
  }

  /// The numbers of the listed events that nothing has asked for.
  var left: [Int] { entries.filter(\.isLeft).map(\.sequence) }
}
