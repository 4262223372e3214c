/// A HTTP request and what came back (spec §8.1).
public struct Exchange: Hashable, Sendable {
  public var request: Request
  /// Nil when no answer came: then `error` says why, or the recording was cut.
  public var response: Response?
  public var error: TransportError?
  public var llm: LLMSummary?
  public var frames: Frames?

  public init(request: Request, response: Response? = nil) {
    self.request = request
    self.response = response
  }
}

/// A header or trailer line, name and value in their original case and order.
public struct HeaderField: Hashable, Sendable {
  public var name: ByteString
  public var value: ByteString

  public init(_ name: ByteString, _ value: ByteString) {
    self.name = name
    self.value = value
  }
}

public struct Request: Hashable, Sendable {
  public var method: ByteString
  /// The request target: path and query.
  public var path: ByteString
  /// `https` or `http`; nil when the source did not record it.
  public var scheme: ByteString?
  /// Host and port, as in the Host header; nil when the source did not record it.
  public var authority: ByteString?
  public var message: Message

  /// Host and port of the server that is meant: the authority, or the Host header where none was recorded (RFC 9110,
  /// section 7.1).
  public var targetAuthority: ByteString? { authority ?? message.header("Host") }

  public init(method: ByteString, path: ByteString, headers: [HeaderField] = [], body: Body? = nil) {
    self.method = method
    self.path = path
    message = Message(headers: headers, body: body)
  }
}

public struct Response: Hashable, Sendable {
  /// 100 to 999.
  public var status: Int
  public var reason: ByteString?
  /// Interim responses (1xx) that came before, in order.
  public var interim: [Interim] = []
  public var message: Message

  public struct Interim: Hashable, Sendable {
    public var status: Int
    public var headers: [HeaderField]
    var extra = JSONObject()

    public init(status: Int, headers: [HeaderField]) {
      self.status = status
      self.headers = headers
    }
  }

  public init(status: Int, reason: ByteString? = nil, headers: [HeaderField] = [], body: Body? = nil) {
    self.status = status
    self.reason = reason
    message = Message(headers: headers, body: body)
  }
}

/// What requests and responses have in common.
public struct Message: Hashable, Sendable {
  public var headers: [HeaderField]
  public var trailers: [HeaderField] = []
  public var body: Body?
  /// `1.0`, `1.1`, `2` or `3`; nil when the source did not record it.
  public var version: String?
  /// How the body's length was announced: `content-length`, `chunked`, `close`, `h2` or `none`.
  public var framing: String?
  /// The content length that was announced, when it was wrong.
  public var announcedLength: Int?
  public var extra = JSONObject()

  public init(headers: [HeaderField], body: Body? = nil) {
    self.headers = headers
    self.body = body
  }

  /// The value of the first header of a name, in any case.
  public func header(_ name: StaticString) -> ByteString? {
    headers.first { $0.name.equalsIgnoringCase(name) }?.value
  }
}

/// Why no (whole) response came.
public struct TransportError: Hashable, Sendable {
  public enum Phase: String, Sendable, CaseIterable {
    case dns, connect, tls, request, response
  }

  public var phase: Phase
  public var kind: String
  public var message: String?
  var extra = JSONObject()

  public init(phase: Phase, kind: String, message: String? = nil) {
    self.phase = phase
    self.kind = kind
    self.message = message
  }
}

/// What a model call was about, for listing without reading bodies.
public struct LLMSummary: Hashable, Sendable {
  /// The API's wire format, such as `anthropic.messages`.
  public var dialect: String?
  public var provider: String?
  /// The model asked for.
  public var model: String?
  /// The model that answered.
  public var served: String?
  /// Tokens.
  public var input: Int?
  public var output: Int?
  /// Why the model stopped.
  public var finish: String?
  public var stream: Bool?
  public var extra = JSONObject()

  public init() {}
}

/// The messages of a WebSocket or gRPC stream: payloads back to back in one blob, and a table of their borders.
public struct Frames: Hashable, Sendable {
  public var blob: Digest?
  /// Bytes of all payloads.
  public var size: Int
  /// The blob with lines `["in"|"out",opcode,length,delay]`.
  public var table: Digest
  var extra = JSONObject()

  public init(blob: Digest?, size: Int, table: Digest) {
    self.blob = blob
    self.size = size
    self.table = table
  }
}
