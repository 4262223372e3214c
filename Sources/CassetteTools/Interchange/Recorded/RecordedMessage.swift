import CassetteFormat

/// A request as a foreign recording has it, before its body is stored.
struct RecordedRequest {
  var method: ByteString
  var scheme: ByteString?
  var authority: ByteString?
  /// The request target: path and query.
  var path: ByteString
  /// Nil when the target is as it was on the wire.
  var pathFidelity: Event.Fidelity?
  var message = RecordedMessage()

  init(method: ByteString, scheme: ByteString? = nil, authority: ByteString? = nil, path: ByteString) {
    self.method = method
    self.scheme = scheme
    self.authority = authority
    self.path = path
  }

  /// A request for a URI, which is taken apart so that it can be put together again byte for byte.
  init(method: ByteString, uri: [UInt8]) {
    let parts = RecordedURI.split(uri)
    self.init(method: method, scheme: parts.scheme, authority: parts.authority, path: parts.path)
  }
}

/// A response as a foreign recording has it, before its body is stored.
struct RecordedResponse {
  var status: Int
  var reason: ByteString?
  var interim: [Response.Interim] = []
  var message = RecordedMessage()

  init(status: Int, reason: ByteString? = nil) {
    self.status = status
    self.reason = reason
  }
}

/// What requests and responses have in common.
struct RecordedMessage {
  var headers: [HeaderField] = []
  /// Nil when the headers are as they were on the wire.
  var headerFidelity: Event.Fidelity?
  var trailers: [HeaderField] = []
  /// `1.0`, `1.1`, `2` or `3`; nil when it is not known.
  var version: String?
  /// How the body's length was announced, as a cassette has it; nil when it is not known.
  var framing: String?
  /// The content length that was announced, when it was wrong.
  var announcedLength: Int?
  /// Nil when there was no body, or it was not recorded.
  var body: RecordedBody?

  /// The value of the first header of a name, in any case.
  func header(_ name: StaticString) -> ByteString? { headers.first { $0.name.equalsIgnoringCase(name) }?.value }

  /// The version of `HTTP/1.1` and the like; nil for what is no version of HTTP.
  static func version(_ text: String?) -> String? {
    guard let text, text.count > 5, text.prefix(5).uppercased() == "HTTP/" else { return nil }
    let version = String(text.dropFirst(5))
    return ["2.0": "2", "3.0": "3"][version] ?? (["1.0", "1.1", "2", "3"].contains(version) ? version : nil)
  }
}

/// The bytes of a body as a foreign recording has them.
struct RecordedBody {
  var bytes: [UInt8]
  /// Nil when the bytes are as they were on the wire, so far as can be known: a content coding that the headers name and
  /// the bytes do not have shows that it was taken off.
  var fidelity: Event.Fidelity?
  /// How it arrived.
  var chunks: ChunkTable?
  /// Nil when the chunks are those that arrived.
  var chunkFidelity: Event.Fidelity?
  /// How the body ended, when it was not complete.
  var end: Body.End = .complete

  init(_ bytes: [UInt8], _ fidelity: Event.Fidelity? = nil) {
    self.bytes = bytes
    self.fidelity = fidelity
  }
}
