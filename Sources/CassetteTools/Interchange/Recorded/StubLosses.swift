import CassetteFormat

/// Collects what servers of canned responses cannot hold.
struct StubLosses: LossCollector {
  private var single: [Loss] = []
  private var counts: [String: Int] = [:]

  /// Everything, what concerns many exchanges first.
  var all: [Loss] {
    counts.sorted { $0.key < $1.key }.map { Loss("\($0.key) (\($0.value) exchanges)") } + single
  }

  mutating func note(_ what: String, _ event: Event) { single.append(Loss(sequence: event.sequence, what)) }

  /// Notes something that most exchanges lose.
  mutating func count(_ what: String, if isLost: Bool) {
    if isLost { counts[what, default: 0] += 1 }
  }

  /// What no such server holds.
  mutating func note(_ event: Event, _ exchange: Exchange) {
    let messages = [exchange.request.message, exchange.response?.message].compactMap { $0 }
    count("when the exchanges were made", if: event.at != nil)
    count("their ids, lanes and parents", if: event.id != nil || event.lane != nil || event.parent != nil)
    count("the HTTP version", if: messages.contains { $0.version != nil })
    if messages.contains(where: { !$0.trailers.isEmpty }) { note("trailers", event) }
    if exchange.response?.interim.isEmpty == false { note("the interim responses before the response", event) }
    if exchange.frames != nil { note("the messages of its stream", event) }
    if let error = exchange.error, exchange.response != nil { note("that it ended with \(error.kind)", event) }
    if messages.contains(where: { $0.body?.isLost == true }) {
      note("a body that the cassette has lost; it is left out", event)
    }
    if let end = exchange.response?.message.body?.end, end != .complete {
      note("that the body of the response ended with \(end.rawValue)", event)
    }
  }

  /// The headers of a response that such a server can send as they are, with the body that it has.
  mutating func headers(of response: Response, _ event: Event) -> [HeaderField] {
    let body = response.message.body
    return response.message.headers.filter { field in
      if field.name.equalsIgnoringCase("Transfer-Encoding") { return false }
      if field.name.equalsIgnoringCase("Content-Encoding"), let body, body.coding == nil, body.size > 0 {
        note("the header \(field.name), since the body has no coding anymore", event)
        return false
      }
      if field.name.equalsIgnoringCase("Content-Length"), let body, field.value.string.flatMap(Int.init) != body.size {
        note("the header \(field.name), which is not the length of the body", event)
        return false
      }
      return true
    }
  }
}

/// How often requests come, so that the responses of equal ones can be put in a row.
struct RepeatedRequests {
  struct Key: Hashable {
    let method: ByteString
    let authority: ByteString?
    let path: ByteString
    let body: Digest?

    init(_ request: Request) {
      method = request.method
      authority = request.authority
      path = request.path
      body = request.message.body?.blob
    }
  }

  private var total: [Key: Int] = [:]
  private var seen: [Key: Int] = [:]
  private var numbers: [Key: Int] = [:]

  /// Counts the requests of a cassette.
  init(_ cassette: CassetteReader) throws {
    var total: [Key: Int] = [:]
    try cassette.forEachEvent { event in
      if let request = event.exchange?.request { total[Key(request), default: 0] += 1 }
    }
    self.total = total
  }

  /// The place of the next of these requests in its row, and the row's number, counted from 1; nil when it comes once.
  mutating func next(_ request: Request) -> (row: Int, place: Int, isLast: Bool)? {
    let key = Key(request)
    guard let count = total[key], count > 1 else { return nil }
    let row = numbers[key] ?? numbers.count + 1
    numbers[key] = row
    let place = seen[key, default: 0] + 1
    seen[key] = place
    return (row, place, place == count)
  }
}
