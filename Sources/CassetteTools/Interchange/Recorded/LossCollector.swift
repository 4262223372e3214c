import CassetteFormat

/// Collects what a format of HTTP exchanges cannot hold.
protocol LossCollector {
  mutating func note(_ what: String, _ event: Event)
}

extension LossCollector {
  /// The exchange of an event; any other event is a loss.
  mutating func exchange(of event: Event) -> Exchange? {
    if event.exchange == nil { note("a \(event.kind) event, which is not HTTP", event) }
    return event.exchange
  }

  /// The exchange of an event and its response; an event that has none is a loss.
  mutating func answered(_ event: Event) -> (exchange: Exchange, response: Response)? {
    guard let exchange = exchange(of: event) else { return nil }
    if let response = exchange.response { return (exchange, response) }
    note(exchange.error == nil ? "a request that got no response" : "a request that failed", event)
    return nil
  }
}

extension CassetteReader {
  /// What a file of exchanges cannot hold of the cassette around them, but for the session.
  func lossesBesideExchanges() throws -> [Loss] {
    var losses: [Loss] = []
    if try manifest.derivation != nil { losses.append(Loss("what the cassette was derived from")) }
    if try redactions != nil { losses.append(Loss("the list of redactions")) }
    try forEachExtension { name, _ in losses.append(Loss("the private member \(name)")) }
    return losses
  }
}
