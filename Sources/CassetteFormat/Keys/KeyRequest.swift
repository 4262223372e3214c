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

extension KeyRequest {
  /// Names the request: two of one identity are the same in all that can be part of a key.
  ///
  /// - Parameter hash: Gives the digest of the body.
  func identity(_ hash: ([UInt8]) -> Digest = { Digest(of: $0) }) -> Digest {
    Self.identity(method, target, contentType, body: hash(body))
  }

  /// The identity of a recorded request, whose body need not be read for it; nil for one whose body was lost, or has a
  /// content coding.
  package static func identity(of request: Request) -> Digest? {
    let body = request.message.body
    guard body?.isLost != true, body?.coding == nil else { return nil }
    return identity(
      request.method.bytes, request.path.bytes, request.message.header("Content-Type")?.bytes,
      body: body?.blob ?? Digest(of: []))
  }

  private static func identity(
    _ method: [UInt8], _ target: [UInt8], _ contentType: [UInt8]?, body: Digest
  ) -> Digest {
    var bytes = body.bytes
    // Lengths keep the parts apart; no type has the length -1.
    for part in [method, target, contentType] {
      bytes.append(littleEndian: part?.count ?? -1)
      bytes += part ?? []
    }
    return Digest(of: bytes)
  }
}
