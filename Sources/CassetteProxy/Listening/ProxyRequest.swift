package import CassetteFormat
package import NIOCore

/// A whole request, as a client sent it.
package struct ProxyRequest: Sendable {
  package var method: [UInt8]
  /// Path and query as they were sent. An absolute target (`GET http://host/path`) has been taken apart.
  package var target: [UInt8]
  /// `http` or `https`; nil when the client was told by a base URL to ask this listener itself.
  package var scheme: String?
  /// Host and port as the client named them; nil as above.
  package var authority: String?
  /// `1.0` or `1.1`.
  package var version: String
  /// In the order and case in which they were sent.
  package var headers: [HeaderField]
  package var trailers: [HeaderField] = []
  /// After transfer-decoding, before content-decoding; nil when there was none.
  package var body: [UInt8]?
  /// When the head had been read.
  package var arrival: NIODeadline

  /// Whether this is a method, in the case in which methods are written.
  package func isMethod(_ name: StaticString) -> Bool { ByteString(method).equalsIgnoringCase(name) }
}
