/// What a match key is computed from; headers besides the content type never count.
public struct KeyRequest: Sendable {
  public var method: [UInt8]
  /// The request target: path and query.
  public var target: [UInt8]
  public var contentType: [UInt8]?
  /// The body without its content coding; none for a request without a body.
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
