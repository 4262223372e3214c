public import CassetteFormat

/// Writes a cassette as Ruby VCR does, in YAML or JSON, or as Betamax does, exchange by exchange.
public struct RubyVCRExporter: Exporter {
  public enum Style: Sendable {
    case yaml, json, betamax
  }

  private let style: Style

  public init(_ style: Style) { self.style = style }

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    var losses = HTTPLosses(holding: style == .betamax ? [.times] : [.times, .responseVersions])
    let start = try cassette.manifest.session?.start.flatMap(Timestamp.microseconds)
    var count = 0
    var yaml = YAMLOutput(output)
    try yaml.write(style == .yaml ? "---\nhttp_interactions:" : #"{"http_interactions": ["#)
    try losses.forEachExchange(of: cassette) { event, request, response, losses in
      let interaction = try RubyVCRRecord(event, request, response, start: start, cassette, &losses)
      if style == .yaml {
        if count == 0 { try yaml.write("\n") }
        try interaction.write(to: &yaml)
      } else {
        try yaml.write(count == 0 ? "" : ",")
        try yaml.write("\n" + String(decoding: JSONText.encode(interaction.json(style)), as: UTF8.self))
      }
      count += 1
    }
    switch style {
    case .yaml: try yaml.write(count == 0 ? " []\nrecorded_with: rewind-pack\n" : "recorded_with: rewind-pack\n")
    case .json, .betamax: try yaml.write("\n], \"recorded_with\": \"rewind-pack\"}\n")
    }
    try yaml.flush()
    return losses.all
  }
}
