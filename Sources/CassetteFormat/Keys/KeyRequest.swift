/// What of a request can be part of its match key. Everything is bytes as they were on the wire.
public struct KeyRequest: Hashable, Sendable {
  public var method: [UInt8]
  /// The request target: path and query.
  public var target: [UInt8]
  /// The value of the Content-Type header; nil when there was none.
  public var contentType: [UInt8]?
  /// The body without content coding; empty when there was none.
  public var body: [UInt8]

  public init(method: [UInt8], target: [UInt8], contentType: [UInt8]? = nil, body: [UInt8] = []) {
    self.method = method
    self.target = target
    self.contentType = contentType
    self.body = body
  }

  /// - Parameter body: The request's body without its content coding.
  public init(_ request: Request, body: [UInt8]) {
    self.init(
      method: request.method.bytes, target: request.path.bytes,
      contentType: request.message.header("Content-Type")?.bytes, body: body)
  }
}
