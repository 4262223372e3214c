package import CassetteFormat
import NIOHTTP1

/// The head of an answer, with the framing that its body is sent in.
///
/// Headers that are about one connection only, and those that tell of the length, are made anew (RFC 9110 §7.6.1); all
/// others go out in the order and case that they have.
package struct AnswerHead: Sendable {
  package enum Framing: Hashable, Sendable {
    /// The length is announced; it may be wrong, if that is the point.
    case length(Int)
    case chunked
    /// The body ends when the connection does.
    case close
  }

  package var status: Int
  /// Nil: the standard one of the status.
  package var reason: [UInt8]?
  package var headers: [HeaderField]
  package var framing: Framing
  /// Whether the connection ends with the answer.
  package var closes = false
  /// Whether the status line tells version 1.0.
  package var isVersion10 = false

  package init(status: Int, reason: [UInt8]? = nil, headers: [HeaderField], framing: Framing) {
    self.status = status
    self.reason = reason
    self.headers = headers
    self.framing = framing
  }

  /// The head of an answer that came from a server, or was recorded from one.
  ///
  /// - Parameters:
  ///   - size: Of the body, in bytes; nil when nobody knows yet.
  ///   - isWhole: Whether the body comes to its end. If it does not, no length is announced that it has.
  package init(_ response: Response, size: Int?, isWhole: Bool = true) {
    let message = response.message
    var announced = message.announcedLength ?? size
    if !isWhole, message.announcedLength == nil {
      announced = message.header("Content-Length").flatMap { Int($0.description) }.flatMap { $0 > size ?? 0 ? $0 : nil }
    }
    let framing: Framing =
      switch message.framing {
      case "chunked": .chunked
      case "close": .close
      case "content-length": announced.map(Framing.length) ?? .chunked
      // HTTP/2 has frames of its own, and some recorders did not look.
      default: message.mayBeChunked ? .chunked : announced.map(Framing.length) ?? .chunked
      }
    self.init(
      status: response.status, reason: response.reason?.bytes, headers: message.headers,
      framing: message.version == "1.0" && framing == .chunked ? .close : framing)
    isVersion10 = message.version == "1.0"
    closes = isVersion10 || message.headers.contains { $0.name.equalsIgnoringCase("connection") && $0.value.isClose }
  }
}

extension ByteString {
  var isClose: Bool { equalsIgnoringCase("close") }
}

extension Message {
  /// Whether the body was sent without telling its length before, as far as its head and its pieces tell.
  var mayBeChunked: Bool {
    if header("Transfer-Encoding") != nil { return true }
    if header("Content-Length") != nil || announcedLength != nil { return false }
    let isEventStream = header("Content-Type")?.description.lowercased().hasPrefix("text/event-stream") ?? false
    return body?.chunks != nil || isEventStream
  }
}

extension AnswerHead {
  /// Answers without a body, whatever their headers say (RFC 9110 §6.4.1).
  var isBodiless: Bool { status == 204 || status == 304 || status / 100 == 1 }

  /// The standard phrase of a status; empty for one that has none.
  static func reason(_ status: Int) -> String {
    if case .custom = HTTPResponseStatus(statusCode: status) { return "" }
    return HTTPResponseStatus(statusCode: status).reasonPhrase
  }

  /// Headers of one connection, which are left out. `Connection` itself is made anew.
  private static func isHopByHop(_ name: ByteString) -> Bool {
    name.equalsIgnoringCase("keep-alive") || name.equalsIgnoringCase("proxy-connection")
      || name.equalsIgnoringCase("upgrade")
  }

  /// The bytes on the wire.
  ///
  /// - Parameters:
  ///   - isHead: Whether the request's method was HEAD: then the headers tell of a body that does not come.
  ///   - closing: Whether the connection ends with the answer.
  func bytes(isHead: Bool, closing: Bool) -> [UInt8] {
    var out = WireText("HTTP/\(isVersion10 ? "1.0" : "1.1") \(status) ")
    out.append(reason ?? Array(Self.reason(status).utf8))
    out.endLine()
    var needed: [(name: StaticString, value: String)] = []
    switch framing {
    case .length(let count) where !isHead && !isBodiless: needed.append(("Content-Length", String(count)))
    case .chunked where !isHead && !isBodiless: needed.append(("Transfer-Encoding", "chunked"))
    default: break
    }
    if closing { needed.append(("Connection", "close")) }
    for field in headers where !Self.isHopByHop(field.name) && WireText.isSendable(field) {
      if let index = needed.firstIndex(where: { field.name.equalsIgnoringCase($0.name) }) {
        out.field(field.name, ByteString(needed.remove(at: index).value))
      } else if field.name.equalsIgnoringCase("transfer-encoding") {
        if isHead && framing == .chunked { out.field(field.name, "chunked") }
      } else if field.name.equalsIgnoringCase("content-length") {
        if isHead && framing != .chunked || status == 304 { out.field(field.name, field.value) }
      } else if field.name.equalsIgnoringCase("connection") {
        if !closing && field.value.equalsIgnoringCase("keep-alive") { out.field(field.name, field.value) }
      } else {
        out.field(field.name, field.value)
      }
    }
    for (name, value) in needed { out.field(ByteString("\(name)"), ByteString(value)) }
    out.endLine()
    return out.bytes
  }
}
