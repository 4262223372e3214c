import CassetteFormat

/// Collects what vcrpy's format cannot hold.
struct VcrpyLosses {
  private var losses: [Loss] = []
  private var timed = 0
  private var reordered = 0

  /// Everything, what concerns the whole cassette first.
  var all: [Loss] {
    var whole: [Loss] = []
    if timed > 0 { whole.append(Loss("when the exchanges were made and how long they took (\(timed) of them)")) }
    if reordered > 0 { whole.append(Loss("the order of header lines of different names (\(reordered) exchanges)")) }
    return whole + losses
  }

  mutating func note(_ what: String, _ event: Event) { losses.append(Loss(sequence: event.sequence, what)) }

  mutating func note(_ cassette: CassetteReader) throws {
    let manifest = try cassette.manifest
    if manifest.session != nil { losses.append(Loss("the session's description")) }
    if manifest.derivation != nil { losses.append(Loss("what the cassette was derived from")) }
    if try cassette.redactions != nil { losses.append(Loss("the list of redactions")) }
    try cassette.forEachExtension { name, _ in losses.append(Loss("the private member \(name)")) }
  }

  mutating func note(_ event: Event, _ exchange: Exchange, _ response: Response) {
    if event.at != nil || event.took != nil { timed += 1 }
    if [exchange.request.message, response.message].contains(where: Self.isReordered) { reordered += 1 }
    if event.id != nil || event.lane != nil || event.parent != nil { note("its id, lane or parent", event) }
    if exchange.error != nil { note("the error that ended it", event) }
    if exchange.frames != nil { note("the messages of its stream", event) }
    if !response.interim.isEmpty { note("the interim responses before the response", event) }
    note(exchange.request.message, "request", event)
    note(response.message, "response", event)
    for (name, values) in VcrpyWriter.grouped(exchange.request.message.headers) where values.count > 1 {
      note("all but the first value of the request's header \(name), which is all that vcrpy reads", event)
    }
    if exchange.request.scheme == nil && exchange.request.path.bytes.first == UInt8(ascii: "/") {
      note("that the scheme is not known; https is written", event)
    }
  }

  private mutating func note(_ message: Message, _ side: String, _ event: Event) {
    if !message.trailers.isEmpty { note("the trailers of the \(side)", event) }
    if message.version != nil { note("the HTTP version of the \(side)", event) }
    if message.body?.chunks != nil { note("how the body of the \(side) arrived", event) }
    if let end = message.body?.end, end != .complete {
      note("that the body of the \(side) ended with \(end.rawValue)", event)
    }
  }

  private static func isReordered(_ message: Message) -> Bool {
    message.headers
      != VcrpyWriter.grouped(message.headers).flatMap { name, values in values.map { HeaderField(name, $0) } }
  }
}
