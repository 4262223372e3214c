public import CassetteFormat

/// Writes a cassette as a flow file of mitmproxy 10 and later.
public struct MitmproxyExporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    var losses = TrafficLosses([.times, .ids, .trailers])
    try losses.note(cassette)
    let start = try cassette.manifest.session?.start.flatMap(Timestamp.microseconds)
    try cassette.forEachEvent { event in
      guard let exchange = losses.exchange(of: event) else { return }
      losses.note(event, exchange)
      let flow = MitmproxyFlow(event, exchange, start: start ?? 0)
      try flow.state(cassette, &losses).encoded.withUnsafeBytes(output.write)
    }
    return losses.all
  }
}
