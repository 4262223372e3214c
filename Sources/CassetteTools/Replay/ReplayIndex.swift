import CassetteFormat

/// The requests of a cassette by key, and which of them have been answered.
///
/// Memory: some 200 bytes an exchange; no body and no key's text is kept.
struct ReplayIndex {
  /// A recorded exchange that can be served.
  struct Entry {
    let sequence: Int
    let key: Digest
    /// Numbers in `lanes` and `authorities`.
    let lane: Int
    let authority: Int?
    /// Microseconds since the session's start; without times the sequence stands for them.
    let start: Int
    let end: Int
    /// How references to the answer are told apart; nil when nothing can refer to it.
    let origin: String?
    /// Nil for a transport error.
    let status: Int?
    var isServed = false
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
  private var places: [Digest: [Int]] = [:]
  private var lanes: [String?] = []
  private var authorities: [String] = []
  private var order = ReplayOrder()

  /// - Parameter limit: Events from this number on are left out.
  /// - Throws: `FileError`; findings about the cassette, or a mask of it.
  init(_ cassette: CassetteReader, _ profile: KeyProfile, masks: [JSONValue], limit: Int?) throws {
    var laneNumbers: [String?: Int] = [:]
    var authorityNumbers: [String: Int] = [:]
    try KeyedRequests.forEach(in: cassette, profile, masks: masks, derives: false) { event, keys in
      guard let keys, let exchange = event.exchange, exchange.response != nil || exchange.error != nil,
        limit.map({ event.sequence < $0 }) ?? true
      else { return }
      let lane = laneNumbers[event.lane] ?? lanes.count
      if lane == lanes.count { lanes.append(event.lane) }
      laneNumbers[event.lane] = lane
      let server = exchange.request.authority?.string.map {
        ReplayRequest.normalised(authority: $0, scheme: exchange.request.scheme?.string)
      }
      let authority = server.map { authorityNumbers[$0] ?? authorities.count }
      if let server, let authority, authority == authorities.count {
        authorities.append(server)
        authorityNumbers[server] = authority
      }
      let start = event.at ?? event.sequence
      let (end, isTooFar) = start.addingReportingOverflow(event.at == nil ? 1 : event.took ?? 0)
      places[keys.match.digest, default: []].append(entries.count)
      entries.append(
        Entry(
          sequence: event.sequence, key: keys.match.digest, lane: lane, authority: authority, start: start,
          end: isTooFar ? .max : end, origin: keys.origin, status: exchange.response?.status))
    }
    order = ReplayOrder(entries, laneCount: lanes.count)
  }

  /// The first recording of a key that is left: in the lane and of the server that are asked for, if any is.
  func candidate(for key: Digest, _ request: ReplayRequest) -> Candidate {
    guard let recorded = places[key] else { return .none }
    let server = request.authority.map { ReplayRequest.normalised(authority: $0, scheme: request.scheme) }
    let there = recorded.filter { place in
      guard let server, let number = entries[place].authority else { return true }
      return authorities[number] == server
    }
    guard let last = there.last else { return .elsewhere }
    let left = there.filter { !entries[$0].isServed }
    let best = left.first { lanes[entries[$0].lane] == request.lane } ?? left.first
    return best.map(Candidate.entry) ?? .exhausted(last)
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
      entries[$0].isServed
    }
  }

  /// Whether the same request was answered before with what clients try again for: an error of the transport, of the
  /// server or of its limits.
  func isRetry(_ place: Int) -> Bool {
    guard let before = (places[entries[place].key] ?? []).last(where: { $0 < place && entries[$0].isServed }) else {
      return false
    }
    return entries[before].status.map { [408, 409, 429].contains($0) || $0 >= 500 } ?? true
  }

  mutating func serve(_ place: Int) {
    entries[place].isServed = true
    order.advance(lane: entries[place].lane) { [entries] in entries[$0].isServed }
  }

  mutating func reset() {
    for place in entries.indices { entries[place].isServed = false }
    order.reset()
  }

  /// The numbers of the events that nothing has asked for.
  var left: [Int] { entries.filter { !$0.isServed }.map(\.sequence) }
}
