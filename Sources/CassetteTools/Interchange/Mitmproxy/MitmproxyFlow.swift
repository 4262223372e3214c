import CassetteFormat

/// An exchange as mitmproxy keeps it.
struct MitmproxyFlow {
  private let event: Event
  private let exchange: Exchange
  private let target: MitmproxyTarget
  /// In microseconds since 1970.
  private let begin: Int
  private let end: Int

  /// The format's version that mitmproxy 10 writes; later ones read it too.
  private static let version = 20

  init(_ event: Event, _ exchange: Exchange, start: Int) {
    self.event = event
    self.exchange = exchange
    target = MitmproxyTarget(exchange.request)
    begin = start.addingReportingOverflow(event.at ?? 0).partialValue
    end = begin.addingReportingOverflow(event.took ?? 0).partialValue
  }

  func state(_ cassette: CassetteReader, _ losses: inout TrafficLosses) throws -> TNetString {
    if exchange.request.scheme == nil, exchange.request.method != "CONNECT" {
      losses.note("that the scheme is not known; \(target.scheme) is written", event)
    }
    let response = try exchange.response.map { try self.response($0, cassette, &losses) }
    return .object([
      "version": .integer(Self.version), "type": .text("http"), "id": .text(id),
      "error": exchange.error.map(error) ?? .null, "client_conn": MitmproxyConnection.client(begin),
      "server_conn": MitmproxyConnection.server(target.host, target.port, begin), "intercepted": .bool(false),
      "is_replay": .null, "marked": .text(""), "metadata": .object([:]), "comment": .text(""),
      "timestamp_created": .seconds(begin), "backup": .null, "request": try request(cassette, &losses),
      "response": response ?? .null, "websocket": try webSocket(cassette, &losses) ?? .null,
    ])
  }

  /// mitmproxy's ids are UUIDs; one that is made up is that of the event's number.
  private var id: String {
    let number = String(event.sequence)
    return event.id ?? "00000000-0000-4000-8000-" + String(repeating: "0", count: max(0, 12 - number.count)) + number
  }

  private func error(_ error: TransportError) -> TNetString {
    .object(["msg": .text(error.message ?? "\(error.phase): \(error.kind)"), "timestamp": .seconds(end)])
  }

  private func request(_ cassette: CassetteReader, _ losses: inout TrafficLosses) throws -> TNetString {
    let request = exchange.request
    let (version, headers, trailers, content) = try message(request.message, "request", cassette, &losses)
    return .object([
      "headers": headers, "content": content, "trailers": trailers, "timestamp_start": .seconds(begin),
      "timestamp_end": .seconds(begin), "http_version": version, "host": .text(target.host),
      "port": .integer(target.port), "method": .bytes(request.method), "scheme": .bytes(target.scheme),
      "authority": .bytes(target.authority), "path": .bytes(request.path),
    ])
  }

  private func response(
    _ response: Response, _ cassette: CassetteReader, _ losses: inout TrafficLosses
  ) throws -> TNetString {
    let (version, headers, trailers, content) = try message(response.message, "response", cassette, &losses)
    return .object([
      "headers": headers, "content": content, "trailers": trailers, "timestamp_start": .seconds(end),
      "timestamp_end": event.took == nil ? .null : .seconds(end), "http_version": version,
      "status_code": .integer(response.status),
      "reason": .bytes(response.reason ?? ""),
    ])
  }

  private func message(
    _ message: Message, _ side: String, _ cassette: CassetteReader, _ losses: inout TrafficLosses
  ) throws -> (version: TNetString, headers: TNetString, trailers: TNetString, content: TNetString) {
    let body = try losses.content(message, side, event, cassette)
    let version: ByteString =
      switch message.version {
      case "1.0": "HTTP/1.0"
      case "2": "HTTP/2.0"
      case "3": "HTTP/3"
      default: "HTTP/1.1"
      }
    let headers = message.headers.filter { !body.isDecoded || !$0.name.equalsIgnoringCase("Content-Encoding") }
    return (
      .bytes(version), fields(headers), message.trailers.isEmpty ? .null : fields(message.trailers),
      event.fidelity["\(side).body"] == .absent ? .null : .bytes(body.bytes[...])
    )
  }

  private func fields(_ fields: [HeaderField]) -> TNetString {
    .list(fields.map { .list([.bytes($0.name), .bytes($0.value)]) })
  }

  private func webSocket(_ cassette: CassetteReader, _ losses: inout TrafficLosses) throws -> TNetString? {
    guard let frames = exchange.frames else { return nil }
    guard exchange.request.message.header("Upgrade") != nil || exchange.response?.status == 101 else {
      losses.note("the messages of its stream, which is no WebSocket", event)
      return nil
    }
    let (table, payloads) = try cassette.messages(of: frames)
    return MitmproxyWebSocket.state(table, payloads, since: end) { losses.note($0, event) }
  }
}
