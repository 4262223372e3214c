import CassetteFormat

/// Lays out one interaction: keys sorted, headers as lists, as vcrpy's own dumper does.
struct VcrpyWriter {
  let cassette: CassetteReader
  var yaml: YAMLOutput

  mutating func write(
    _ event: Event, _ request: Request, _ response: Response, _ losses: inout HTTPLosses
  ) throws {
    try yaml.write("- request:\n")
    try yaml.member("body", request.message.body.map(cassette.bytesIfKept), indent: 4)
    try yaml.member("headers", groups(request.message, event, &losses), indent: 4)
    try yaml.member("method", losses.text(request.method, "the method", event), indent: 4)
    try yaml.member("uri", losses.text(ByteString(RecordedURI.join(request)), "the uri", event), indent: 4)
    try yaml.write("  response:\n    body:\n")
    try yaml.member("string", cassette.bytesIfKept(of: response.message.body ?? .empty), indent: 6)
    try yaml.member("headers", groups(response.message, event, &losses), indent: 4)
    try yaml.write("    status:\n")
    try yaml.member("code", response.status, indent: 6)
    try yaml.member("message", response.reason.map { losses.text($0, "the reason", event) }, indent: 6)
  }

  private func groups(
    _ message: Message, _ event: Event, _ losses: inout HTTPLosses
  ) -> [(name: [UInt8], values: [[UInt8]])] {
    message.headers.grouped.map { name, values in
      (losses.text(name, "a header's name", event), values.map { losses.text($0, "the header \(name)", event) })
    }
  }
}
