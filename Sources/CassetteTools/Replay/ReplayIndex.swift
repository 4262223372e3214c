import CassetteFormat

/// The requests of a cassette by key, and which of them have been answered.
///
/// A program mostly asks in the order of the recording. So exchanges are listed, and keys computed, from the first request
/// on, as far as is needed to find what is asked for: a replay begins at once, however long the cassette is. A recorded
/// request that is the same in every byte as the one that is asked for has its key, and is not read.
///
/// Memory: that of the listing, and some 100 bytes for each key; no body and no key's text is kept.
struct ReplayIndex {
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

  private var listing: ReplayListing
  private let cassette: CassetteReader
  private let keys: CassetteKeys
  /// How many of the entries have their keys.
  private var keyed = 0
  /// Whether an answer was served after which clients try again.
  private var mayBeTriedAgain = false
  private var places: [Digest: [Int]] = [:]

  /// - Parameters:
  ///   - limit: Events from this number on are left out.
  ///   - ahead: How many exchanges may be listed before they are asked for.
  /// - Throws: `FileError`; findings about the cassette.
  init(_ cassette: CassetteReader, _ profile: KeyProfile, masks: Masks, limit: Int?, ahead: Int) throws {
    self.cassette = cassette
    keys = CassetteKeys(profile, masks: masks, derives: false) { try KeyedRequests.content(of: $0, in: cassette) }
    listing = try ReplayListing(cassette, limit: limit, ahead: ahead)
  }

  /// The exchanges that were listed so far.
  var entries: [ReplayEntry] { listing.entries }

  /// Lists all exchanges.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  mutating func listAll() throws {
    while try listMore() {}
  }

  /// Whether exchanges should be listed before they are asked for, when requests have come to a place.
  func canListAhead(of place: Int) -> Bool { listing.canListAhead(of: place) }

  /// Lists the next exchanges; false when all are listed.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  mutating func listMore() throws -> Bool { try listing.listMore() }

  /// The event of an entry.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  func event(_ place: Int) throws -> Event? { try listing.event(place) }

  // MARK: Keys

  /// Gives the next entry its key; false when all have theirs.
  private mutating func keyNext(_ asked: Asked?) throws -> Bool {
    while keyed == entries.count {
      guard try listing.listMore() else { return false }
    }
    let place = keyed
    keyed += 1
    let found = try keys(of: place, asked)
    listing.setKey(of: place, found?.match.digest, origin: found?.origin)
    if let found, entries[place].isServable { places[found.match.digest, default: []].append(place) }
    return true
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
        like: asked.keys, lane: listing.lane(place), target: asked.request.target,
        answer: entry.hasAnswer ? answer : nil)
      if let found { return found }
    }
    return try event(place).flatMap(keys.keys)
  }

  /// The origin of an entry that was served before its key was known.
  mutating func origin(of place: Int) -> String? {
    // One that cannot be read has none; it is not asked for any more.
    while keyed <= place { _ = try? keyNext(nil) }
    return entries[place].origin
  }

  /// Whether the key of an entry, and how its answer is referred to, are known.
  func isKeyed(_ place: Int) -> Bool { place < keyed }

  // MARK: Finding

  /// The recording of a request that is the next one in every byte: its turn has come, and no key need tell.
  ///
  /// That holds while everything before it has been served, and nothing was that clients try again for: only keys tell a
  /// retry, and what comes in another order. To be used only where every request has a key.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  mutating func next(_ identity: Digest, _ request: ReplayRequest) throws -> Int? {
    guard !mayBeTriedAgain, let front = try listing.front(), entries[front].identity == identity,
      listing.isRecorded(front, with: request.server)
    else { return nil }
    if listing.isRecorded(front, in: request.lane) { return front }
    return try listing.hasLane(request.lane) ? nil : front
  }

  /// The first recording of a key that is left: in the lane and of the server that are asked for, if any is.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  mutating func candidate(for asked: Asked) throws -> Candidate {
    let (key, server, lane) = (asked.keys.match.digest, asked.request.server, asked.request.lane)
    while true {
      let recorded = places[key] ?? []
      let there = recorded.filter { listing.isRecorded($0, with: server) }
      let left = there.filter { entries[$0].isLeft }
      if let best = left.first(where: { listing.isRecorded($0, in: lane) }) { return .entry(best) }
      // One of its own lane may still come, if there is such a lane.
      if let best = left.first, try !listing.hasLane(lane) { return .entry(best) }
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
    try request.server.map { try listing.hasServer($0) } ?? true
  }

  // MARK: Serving

  /// The first recording, in the lane or anywhere, that had ended before this one began and has not been served.
  func skipped(by place: Int, inLane: Bool) -> Int? { listing.skipped(by: place, inLane: inLane) }

  /// Whether the same request was answered before with what clients try again for: an error of the transport, of the
  /// server or of its limits.
  func isRetry(_ place: Int) -> Bool {
    let equal = entries[place].key.flatMap { places[$0] } ?? []
    return equal.last { $0 < place && entries[$0].isServed }.map { entries[$0].isTriedAgain } ?? false
  }

  mutating func serve(_ place: Int) {
    listing.serve(place)
    mayBeTriedAgain = mayBeTriedAgain || entries[place].isTriedAgain
  }

  mutating func reset() {
    listing.reset()
    mayBeTriedAgain = false
  }

  /// The numbers of the listed events that nothing has asked for.
  var left: [Int] { entries.filter(\.isLeft).map(\.sequence) }
}
