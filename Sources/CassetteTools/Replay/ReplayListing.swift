import CassetteFormat

/// The exchanges of a cassette, listed from the first one on as far as anybody had to look, and which of them were served.
///
/// Memory: some 200 bytes an exchange that was listed, and some kilobytes for as many that are left as are listed ahead.
struct ReplayListing {
  private(set) var entries: [ReplayEntry] = []
  private let cassette: CassetteReader
  private let limit: Int
  /// How many exchanges may be listed before they are asked for.
  private let ahead: Int
  /// Those that are still to be listed.
  private var batches: EventBatches
  private var isComplete = false
  /// Whether the next exchanges cannot be read.
  private var isDamaged = false
  /// The events of entries that are left, as they were read to list them, by place.
  private var ready: [Int: Event] = [:]
  private var lanes = Numbering<String?>()
  private var authorities = Numbering<String>()
  /// Whether an exchange may have been recorded with any server.
  private var hasUnknownServer = false
  private var order = ReplayOrder()

  /// - Parameters:
  ///   - limit: Events from this number on are left out.
  ///   - ahead: How many exchanges may be listed before they are asked for.
  /// - Throws: `FileError`; findings about the cassette.
  init(_ cassette: CassetteReader, limit: Int?, ahead: Int) throws {
    self.cassette = cassette
    self.limit = limit ?? .max
    self.ahead = ahead
    batches = try cassette.eventBatches()
    _ = try listMore()
  }

  /// Lists the next exchanges; false when all are listed.
  ///
  /// - Throws: `FileError`; findings about the cassette, each time anew.
  mutating func listMore() throws -> Bool {
    guard !isComplete else { return false }
    let events: [Event]?
    do {
      events = try batches.next()
    } catch {
      isDamaged = true
      throw error
    }
    guard let events else {
      isComplete = true
      return false
    }
    for event in events {
      if let exchange = event.exchange { list(event, exchange) }
    }
    return true
  }

  /// Whether exchanges should be listed before they are asked for, when requests have come to a place.
  func canListAhead(of place: Int) -> Bool {
    !isComplete && !isDamaged && entries.count - place < ahead
  }

  private mutating func list(_ event: Event, _ exchange: Exchange) {
    let server = ReplayRequest.server(of: exchange.request)
    if server == nil { hasUnknownServer = true }
    let place = entries.count
    if ready.count < ahead { ready[place] = event }
    let lane = lanes.number(of: event.lane)
    entries.append(
      ReplayEntry(
        event, exchange, lane: lane, authority: server.map { authorities.number(of: $0) },
        isWanted: event.sequence < limit))
    order.append(place, lane: lane)
    passOver(place)
  }

  /// The event of an entry.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  func event(_ place: Int) throws -> Event? {
    try ready[place] ?? cassette.event(entries[place].sequence)
  }

  // MARK: Servers and lanes

  /// The lane of an entry.
  func lane(_ place: Int) -> String? { lanes.values[entries[place].lane] }

  /// Whether an entry may have been recorded with a server; true when nothing tells.
  func isRecorded(_ place: Int, with server: String?) -> Bool {
    guard let server, let authority = entries[place].authority else { return true }
    return authorities.values[authority] == server
  }

  /// Whether an entry may be of the lane of a request; true when either tells none.
  func isRecorded(_ place: Int, in lane: String?) -> Bool {
    guard let lane, let recorded = self.lane(place) else { return true }
    return recorded == lane
  }

  /// Whether anything was recorded in a lane.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  mutating func hasLane(_ lane: String?) throws -> Bool {
    while lanes[lane] == nil {
      guard try listMore() else { return false }
    }
    return true
  }

  /// Whether anything was recorded with a server.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  mutating func hasServer(_ server: String) throws -> Bool {
    while !hasUnknownServer, authorities[server] == nil {
      guard try listMore() else { return false }
    }
    return true
  }

  // MARK: Serving

  /// The first entry that is left.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  mutating func front() throws -> Int? {
    while order.front == entries.count {
      guard try listMore() else { return nil }
    }
    return order.front
  }

  /// The first entry, in the lane or anywhere, that had ended before this one began and has not been served.
  func skipped(by place: Int, inLane: Bool) -> Int? {
    let start = entries[place].start
    return order.first(before: place, lane: inLane ? entries[place].lane : nil) {
      entries[$0].isLeft && entries[$0].end <= start
    }
  }

  mutating func serve(_ place: Int) {
    entries[place].isServed = true
    ready[place] = nil
    passOver(place)
  }

  /// Passes over an entry that is not left any more, if nothing before it is.
  private mutating func passOver(_ place: Int) {
    order.advance(lane: entries[place].lane) { [entries] in !entries[$0].isLeft }
  }

  mutating func reset() {
    for place in entries.indices { entries[place].isServed = false }
    order.reset { [entries] in !entries[$0].isLeft }
  }

  /// Notes the key of an entry, and how answers refer to it; one without a key cannot be served.
  mutating func setKey(of place: Int, _ key: Digest?, origin: String?) {
    (entries[place].key, entries[place].origin) = (key, origin)
    guard key == nil else { return }
    entries[place].isServable = false
    passOver(place)
  }
}
