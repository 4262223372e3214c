import CassetteFormat

/// Lays out interactions as go-vcr does: the fields of its structures in their order.
struct GoVCRWriter {
  let cassette: CassetteReader
  var yaml: YAMLOutput
  private var count = 0

  init(cassette: CassetteReader, yaml: YAMLOutput) {
    self.cassette = cassette
    self.yaml = yaml
  }

  mutating func end() throws {
    if count == 0 { try yaml.write("interactions: []\n") }
    try yaml.flush()
  }

  mutating func write(
    _ event: Event, _ request: Request, _ response: Response, _ losses: inout HTTPLosses
  ) throws {
    if count == 0 { try yaml.write("interactions:\n") }
    try yaml.write("- id: \(count)\n  request:\n")
    count += 1
    let uri = RecordedURI.join(request)
    let body = try request.message.body.map(cassette.bytesIfKept) ?? []
    try protocolMembers(request.message)
    try yaml.member("content_length", body.count, indent: 4)
    try framing(request.message, event, &losses)
    let host = request.message.header("Host") ?? request.authority ?? RecordedURI.split(uri).authority ?? ""
    try yaml.member("host", losses.text(host, "the host", event), indent: 4)
    try yaml.write("    remote_addr: \"\"\n    request_uri: \"\"\n")
    try yaml.member("body", body, indent: 4)
    try yaml.member("form", GoForm.values(of: request, body: body), indent: 4)
    try yaml.member("headers", groups(request.message.headers, event, &losses), indent: 4)
    try yaml.member("url", losses.text(ByteString(uri), "the url", event), indent: 4)
    try yaml.member("method", losses.text(request.method, "the method", event), indent: 4)
    try write(event, response, &losses)
  }

  private mutating func write(_ event: Event, _ response: Response, _ losses: inout HTTPLosses) throws {
    let message = response.message
    let body = try message.body.map(cassette.bytesIfKept) ?? []
    // What Go has decompressed has lost the headers that say so.
    let isDecompressed =
      event.fidelity["response.body"] == .decoded && message.header("Content-Encoding") == nil
      && message.header("Content-Length") == nil
    let isUnknown = isDecompressed || message.framing == "chunked" || message.version == "2"
    let length = message.header("Content-Length").flatMap { Int($0.description) } ?? (isUnknown ? -1 : body.count)
    try yaml.write("  response:\n")
    try protocolMembers(message)
    try framing(message, event, &losses)
    try yaml.member("content_length", length, indent: 4)
    try yaml.write("    uncompressed: \(isDecompressed)\n")
    try yaml.member("body", body, indent: 4)
    try yaml.member("headers", groups(message.headers, event, &losses), indent: 4)
    let reason = response.reason.map { losses.text($0, "the reason", event) } ?? []
    let status = Array(String(response.status).utf8) + (reason.isEmpty ? [] : [0x20] + reason)
    try yaml.member("status", response.reason == nil ? [] : status, indent: 4)
    try yaml.member("code", response.status, indent: 4)
    try yaml.member("duration", GoDuration.text(event.took ?? 0), indent: 4)
  }

  private mutating func protocolMembers(_ message: Message) throws {
    let version = message.version ?? "1.1"
    let parts = version.split(separator: ".").map(String.init)
    try yaml.member("proto", "HTTP/\(parts.count == 1 ? version + ".0" : version)", indent: 4)
    try yaml.write("    proto_major: \(parts[0])\n    proto_minor: \(parts.count == 1 ? "0" : parts[1])\n")
  }

  private mutating func framing(_ message: Message, _ event: Event, _ losses: inout HTTPLosses) throws {
    try yaml.write("    transfer_encoding: [\(message.framing == "chunked" ? "chunked" : "")]\n")
    try yaml.member("trailer", groups(message.trailers, event, &losses), indent: 4)
  }

  /// Header lines by name as Go spells names, without Host, which Go keeps beside them.
  private func groups(
    _ headers: [HeaderField], _ event: Event, _ losses: inout HTTPLosses
  ) -> [(name: [UInt8], values: [[UInt8]])] {
    let lines = headers.filter { !$0.name.equalsIgnoringCase("Host") }
    let spelled = lines.map { HeaderField(Self.canonical($0.name), $0.value) }
    if zip(lines, spelled).contains(where: { $0.name != $1.name }) {
      losses.note("the case of header names, which Go spells in its own way", event)
    }
    return spelled.grouped.map { name, values in
      (losses.text(name, "a header's name", event), values.map { losses.text($0, "the header \(name)", event) })
    }
  }

  /// `content-type` as `Content-Type`: names in another spelling are not found by Go's programs.
  private static func canonical(_ name: ByteString) -> ByteString {
    let isToken = name.bytes.allSatisfy {
      switch $0 {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: "!#$%&'*+-.^_`|~".utf8.contains($0)
      }
    }
    guard isToken else { return name }
    var isStart = true
    return ByteString(
      name.bytes.map { byte in
        defer { isStart = byte == UInt8(ascii: "-") }
        if isStart, (0x61...0x7A).contains(byte) { return byte & ~0x20 }
        return !isStart && (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      })
  }
}
