public import CassetteFormat

/// Writes a cassette as go-vcr 3 and 4 do (version 2 of their format), exchange by exchange.
public struct GoVCRExporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    var writer = GoVCRWriter(cassette: cassette, yaml: YAMLOutput(output))
    var losses = HTTPLosses(holding: [.durations, .versions, .trailers])
    try writer.yaml.write("---\nversion: 2\n")
    try losses.forEachExchange(of: cassette) { event, request, response, losses in
      try writer.write(event, request, response, &losses)
    }
    try writer.end()
    return losses.all
  }
}
