public import CassetteFormat

/// Writes a cassette as vcrpy does, in YAML of version 1, exchange by exchange.
public struct VcrpyExporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    var writer = VcrpyWriter(cassette: cassette, yaml: YAMLOutput(output))
    var losses = HTTPLosses()
    var isEmpty = true
    try losses.forEachExchange(of: cassette) { event, request, response, losses in
      if isEmpty { try writer.yaml.write("interactions:\n") }
      isEmpty = false
      for (name, values) in request.message.headers.grouped where values.count > 1 {
        losses.note(
          "all but the first value of the request's header \(name), which is all that vcrpy reads", event)
      }
      try writer.write(event, request, response, &losses)
    }
    try writer.yaml.write(isEmpty ? "interactions: []\nversion: 1\n" : "version: 1\n")
    try writer.yaml.flush()
    return losses.all
  }
}
