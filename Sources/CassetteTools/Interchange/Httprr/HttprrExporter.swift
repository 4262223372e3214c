public import CassetteFormat

/// Writes a cassette as Go's httprr does.
public struct HttprrExporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    var losses = TrafficLosses([.chunks, .interim])
    try losses.note(cassette)
    try write(Array(HttprrImporter.firstLine.utf8), to: output)
    try cassette.forEachEvent { event in
      guard let (exchange, response) = losses.answered(event) else { return }
      if exchange.error != nil { losses.note("the error that ended it", event) }
      if exchange.frames != nil { losses.note("the messages of its stream", event) }
      losses.note(event, exchange)
      let request = HTTP1Writer.request(
        exchange.request,
        target: exchange.request.scheme == nil ? exchange.request.path.bytes : RecordedURI.join(exchange.request),
        try losses.content(exchange.request.message, "request", event, cassette))
      let answer = HTTP1Writer.response(
        response, try losses.content(response.message, "response", event, cassette))
      try write(Array("\(request.count) \(answer.count)\n".utf8) + request + answer, to: output)
    }
    return losses.all
  }

  private func write(_ bytes: [UInt8], to output: any ByteOutput) throws { try bytes.withUnsafeBytes(output.write) }
}
