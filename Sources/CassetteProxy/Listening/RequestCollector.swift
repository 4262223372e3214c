import CassetteFormat
import NIOCore
import NIOHTTP1

/// Puts a request together from the parts that it comes in.
struct RequestCollector {
  private let head: HTTPRequestHead
  private let arrival = NIODeadline.now()
  private let limit: Int
  private var body: ByteBuffer?

  /// - Parameter limit: Of the body, in bytes.
  init(_ head: HTTPRequestHead, limit: Int) {
    self.head = head
    self.limit = limit
  }

  var isConnect: Bool { head.method == .CONNECT }
  var isHead: Bool { head.method == .HEAD }
  var isVersion10: Bool { head.version != .http1_1 }
  /// Whether the client waits for leave to send the body (RFC 9110 §10.1.1).
  var awaitsLeave: Bool {
    !isVersion10 && head.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
  }
  /// Whether no other request can come on this connection: the parser stops where a client offers another protocol.
  var isLast: Bool { !head.isKeepAlive || head.headers.contains(name: "upgrade") }
  /// Where a tunnel leads.
  var tunnelAuthority: String { head.uri }

  /// - Returns: False when the body is too long.
  mutating func append(_ bytes: ByteBuffer) -> Bool {
    guard (body?.readableBytes ?? 0) + bytes.readableBytes <= limit else { return false }
    body.setOrWriteImmutableBuffer(bytes)
    return true
  }

  /// - Parameter tunnel: Whom the client reached through a tunnel that this connection became.
  func request(trailers: HTTPHeaders?, through tunnel: Tunnel?) -> ProxyRequest {
    let isChunked = head.headers.contains(name: "transfer-encoding")
    let isEmpty = !isChunked && !head.headers.contains(name: "content-length")
    var request = ProxyRequest(
      method: Array(head.method.rawValue.utf8), target: Array(head.uri.utf8), scheme: tunnel?.scheme,
      authority: tunnel?.authority, version: "\(head.version.major).\(head.version.minor)",
      headers: Self.fields(head.headers), trailers: Self.fields(trailers ?? [:]),
      body: body.map { Array($0.readableBytesView) } ?? (isEmpty ? nil : []), arrival: arrival)
    if let absolute = AbsoluteTarget(head.uri) {
      request.target = Array(absolute.target.utf8)
      request.scheme = absolute.scheme
      request.authority = absolute.authority
    }
    return request
  }

  private static func fields(_ headers: HTTPHeaders) -> [HeaderField] {
    headers.map { HeaderField(ByteString($0.name), ByteString($0.value)) }
  }
}

/// Whom a client reached by CONNECT.
struct Tunnel {
  let scheme: String
  /// As the Host header has it: CONNECT names the port always, others only one that is not the scheme's own.
  let authority: String

  init(_ isTLS: Bool, _ authority: String) {
    scheme = isTLS ? "https" : "http"
    let port = isTLS ? ":443" : ":80"
    self.authority = authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority
  }
}

/// A request target with scheme and authority, as clients send it to a proxy (RFC 9112 §3.2.2).
struct AbsoluteTarget {
  let scheme: String
  let authority: String
  let target: String

  /// Nil for a target of another form.
  init?(_ text: String) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), text[colon...].hasPrefix("://") else { return nil }
    scheme = text[..<colon].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    let rest = text.utf8[text.utf8.index(colon, offsetBy: 3)...]
    let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
    // User information is no part of who is asked.
    let start = rest[..<end].lastIndex(of: UInt8(ascii: "@")).map(rest.index(after:)) ?? rest.startIndex
    authority = String(text[start..<end])
    let path = String(text[end...])
    target = path.utf8.first == UInt8(ascii: "/") ? path : "/" + path
  }
}
