import CassetteFormat

/// Collects what a format of HTTP exchanges cannot hold.
struct HTTPLosses: LossCollector {
  /// What some formats hold, and others do not.
  enum Part {
    case times, durations, versions, responseVersions, trailers
  }

  private let held: Set<Part>
  private var losses: [Loss] = []
  private var timed = 0
  private var reordered = 0

  /// - Parameter held: What the format holds.
  init(holding held: Set<Part> = []) { self.held = held }

  /// Everything, what concerns the whole cassette first.
  var all: [Loss] {
    var whole: [Loss] = []
    if timed > 0 {
      let what =
        held.contains(.durations)
        ? "when the exchanges were made"
        : held.contains(.times)
          ? "how long the exchanges took" : "when the exchanges were made and how long they took"
      whole.append(Loss("\(what) (\(timed) of them)"))
    }
    if reordered > 0 { whole.append(Loss("the order of header lines of different names (\(reordered) exchanges)")) }
    return whole + losses
  }

  /// Goes through the exchanges that have a response; every other event is a loss.
  mutating func forEachExchange(
    of cassette: CassetteReader,
    _ write: (_ event: Event, _ request: Request, _ response: Response, _ losses: inout HTTPLosses) throws -> Void
  ) throws {
    try note(cassette)
    try cassette.forEachEvent { event in
      guard let (exchange, response) = answered(event) else { return }
      note(event, exchange, response)
      try write(event, exchange.request, response, &self)
    }
  }

  mutating func note(_ what: String, _ event: Event) { losses.append(Loss(sequence: event.sequence, what)) }

  private mutating func note(_ cassette: CassetteReader) throws {
    if try cassette.manifest.session.map({ !isHeld($0) }) == true { losses.append(Loss("the session's description")) }
    losses += try cassette.lossesBesideExchanges()
  }

  /// Whether nothing is known of a session but when it began, which the times of its exchanges say too.
  private func isHeld(_ session: Session) -> Bool {
    var rest = session
    rest.start = nil
    return held.contains(.times) && rest == Session()
  }

  private mutating func note(_ event: Event, _ exchange: Exchange, _ response: Response) {
    if (event.at != nil && !held.contains(.times)) || (event.took != nil && !held.contains(.durations)) { timed += 1 }
    if [exchange.request.message, response.message].contains(where: Self.isReordered) { reordered += 1 }
    if event.id != nil || event.lane != nil || event.parent != nil { note("its id, lane or parent", event) }
    if exchange.error != nil { note("the error that ended it", event) }
    if exchange.frames != nil { note("the messages of its stream", event) }
    if !response.interim.isEmpty { note("the interim responses before the response", event) }
    note(exchange.request.message, "request", event)
    note(response.message, "response", event)
    if exchange.request.scheme == nil && exchange.request.path.bytes.first == UInt8(ascii: "/") {
      note("that the scheme is not known; https is written", event)
    }
  }

  private mutating func note(_ message: Message, _ side: String, _ event: Event) {
    if !message.trailers.isEmpty, !held.contains(.trailers) { note("the trailers of the \(side)", event) }
    let holdsVersion = held.contains(.versions) || (side == "response" && held.contains(.responseVersions))
    if message.version != nil, !holdsVersion { note("the HTTP version of the \(side)", event) }
    if message.body?.chunks != nil { note("how the body of the \(side) arrived", event) }
    if let end = message.body?.end, end != .complete {
      note("that the body of the \(side) ended with \(end.rawValue)", event)
    }
    if message.body?.isLost == true { note("a body that the cassette has lost; it is written as empty", event) }
  }

  private static func isReordered(_ message: Message) -> Bool {
    message.headers != message.headers.grouped.flatMap { name, values in values.map { HeaderField(name, $0) } }
  }

  /// The bytes of a text outside bodies as UTF-8: recorders read header lines as Latin-1, so that is how other bytes are
  /// shown.
  mutating func text(_ text: ByteString, _ what: String, _ event: Event) -> [UInt8] {
    guard text.string == nil else { return text.bytes }
    note("the bytes of \(what), which are not UTF-8; they are written as Latin-1 text", event)
    return Array(String(String.UnicodeScalarView(text.bytes.map { Unicode.Scalar($0) })).utf8)
  }
}

extension [HeaderField] {
  /// The values of each name, spelled alike, names sorted by their bytes.
  var grouped: [(name: ByteString, values: [ByteString])] {
    Dictionary(grouping: self, by: \.name).map { ($0.key, $0.value.map(\.value)) }
      .sorted { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
  }
}

extension CassetteReader {
  /// The bytes of a body; none for one that is lost.
  func bytesIfKept(of body: Body) throws -> [UInt8] { body.isLost ? [] : try bytes(of: body) }
}
