package import CassetteFormat

/// A request that a program sent, to be answered from a cassette.
package struct ReplayRequest: Sendable {
  package var method: [UInt8]
  /// Path and query, as they would have reached the server.
  package var target: [UInt8]
  /// `http` or `https`; nil when the program was told to ask the replayer itself, by a base URL.
  package var scheme: String?
  /// Host and port of the server that is asked; nil as above.
  package var authority: String?
  /// The logical upstream or conversation, if anything tells.
  package var lane: String?
  package var headers: [HeaderField]
  /// As it was sent: after transfer-decoding, before content-decoding.
  package var body: [UInt8]

  package init(
    method: [UInt8], target: [UInt8], scheme: String? = nil, authority: String? = nil, lane: String? = nil,
    headers: [HeaderField] = [], body: [UInt8] = []
  ) {
    self.method = method
    self.target = target
    self.scheme = scheme
    self.authority = authority
    self.lane = lane
    self.headers = headers
    self.body = body
  }

  /// What its key is made of; a content coding that cannot be taken off the body stays on.
  package var keyed: KeyRequest {
    let message = Message(headers: headers)
    let coding = message.header("Content-Encoding")?.string
    return KeyRequest(
      method: method, target: target, contentType: message.header("Content-Type")?.bytes,
      body: coding.flatMap { Decompression.decode(body, coding: $0) } ?? body)
  }

  /// Method and target as one line.
  package var title: String {
    TerminalText.line(method + [UInt8(ascii: " ")] + Array((authority ?? "").utf8) + target)
  }

  /// The server that is asked, in one form; nil when the program asks the replayer itself.
  var server: String? { authority.map { Self.normalised(authority: $0, scheme: scheme) } }

  /// The server of a recorded request; nil when nothing tells, as where a placeholder such as `<BASE_URL>` stands for it.
  static func server(of request: Request) -> String? {
    guard let authority = request.authority?.string, !authority.contains("<") else { return nil }
    return normalised(authority: authority, scheme: request.scheme?.string)
  }

  /// The host and port in one form, so that those of a request and a recording can be compared: in lowercase, without the
  /// port that the scheme has anyway.
  private static func normalised(authority: String, scheme: String?) -> String {
    let text = authority.lowercased()
    for (name, port) in [("https", ":443"), ("http", ":80")] where text.hasSuffix(port) && (scheme ?? name) == name {
      return String(text.dropLast(port.count))
    }
    return text
  }
}
