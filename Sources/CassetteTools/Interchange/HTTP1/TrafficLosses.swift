import CassetteFormat

/// What formats of raw traffic cannot hold.
struct TrafficLosses: LossCollector {
  /// What some of them can.
  struct Abilities: OptionSet {
    let rawValue: Int
    static let times = Abilities(rawValue: 1)
    /// The borders of chunks of bodies that are sent in chunks.
    static let chunks = Abilities(rawValue: 2)
    static let interim = Abilities(rawValue: 4)
    static let ids = Abilities(rawValue: 8)
    static let trailers = Abilities(rawValue: 16)
  }

  private let abilities: Abilities
  private(set) var losses: [Loss] = []
  private var timed = 0

  init(_ abilities: Abilities) {
    self.abilities = abilities
  }

  /// Everything, what concerns the whole cassette first.
  var all: [Loss] {
    timed > 0 ? [Loss("when the exchanges were made and how long they took (\(timed) of them)")] + losses : losses
  }

  mutating func note(_ what: String, _ event: Event) { losses.append(Loss(sequence: event.sequence, what)) }

  mutating func note(_ cassette: CassetteReader) throws {
    if try cassette.manifest.session != nil { losses.append(Loss("the session's description")) }
    losses += try cassette.lossesBesideExchanges()
  }

  mutating func note(_ event: Event, _ exchange: Exchange) {
    if !abilities.contains(.times), event.at != nil || event.took != nil { timed += 1 }
    if !abilities.contains(.ids), event.id != nil { note("its id", event) }
    if event.lane != nil || event.parent != nil { note("its lane or parent", event) }
    if !abilities.contains(.interim), exchange.response?.interim.isEmpty == false {
      note("the interim responses before the response", event)
    }
    note(exchange.request.message, "request", event)
    if let response = exchange.response { note(response.message, "response", event) }
  }

  private mutating func note(_ message: Message, _ side: String, _ event: Event) {
    if let end = message.body?.end, end != .complete && end != .never {
      note("that the body of the \(side) ended with \(end.rawValue)", event)
    }
    if message.body?.isLost == true { note("a body that the cassette has lost; it is written as empty", event) }
    if !message.trailers.isEmpty, !abilities.contains(.trailers), !message.headers.areChunked {
      note("the trailers of the \(side), which is not sent in chunks", event)
    }
  }

  /// The content of a message's body, and what is lost of it.
  mutating func content(
    _ message: Message, _ side: String, _ event: Event, _ cassette: CassetteReader
  ) throws -> HTTP1Writer.Content {
    guard let body = message.body, !body.isLost else { return HTTP1Writer.Content(bytes: []) }
    let chunks = try cassette.chunks(of: body)
    if let chunks {
      if !message.headers.areChunked || !abilities.contains(.chunks) {
        note("how the body of the \(side) arrived", event)
      } else if chunks.chunks.contains(where: { $0.delay > 0 }) {
        note("when the chunks of the \(side) arrived", event)
      }
    }
    let isDecoded = event.fidelity["\(side).body"] == .decoded
    if isDecoded {
      note("the content coding of the \(side), which was taken off before; its header is left out", event)
    }
    return HTTP1Writer.Content(bytes: try cassette.bytes(of: body), chunks: chunks, isDecoded: isDecoded)
  }
}
