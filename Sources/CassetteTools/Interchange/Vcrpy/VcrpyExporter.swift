public import CassetteFormat

/// Writes a cassette as vcrpy does, in YAML of version 1, exchange by exchange.
public struct VcrpyExporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    var yaml = YAMLOutput(output)
    var losses = VcrpyLosses()
    try losses.note(cassette)
    var isEmpty = true
    try cassette.forEachEvent { event in
      guard let exchange = event.exchange else {
        losses.note("a \(event.kind) event, which is not HTTP", event)
        return
      }
      guard let response = exchange.response else {
        losses.note(exchange.error == nil ? "a request that got no response" : "a request that failed", event)
        return
      }
      if isEmpty { try yaml.write("interactions:\n") }
      isEmpty = false
      losses.note(event, exchange, response)
      try VcrpyWriter.write(exchange.request, response, cassette, to: &yaml) { losses.note($0, event) }
    }
    try yaml.write(isEmpty ? "interactions: []\nversion: 1\n" : "version: 1\n")
    try yaml.flush()
    return losses.all
  }
}
