import CassetteFormat
import NIOCore
import NIOHTTP1
import NIOHTTP2

/// Tells of what comes with an answer that the client library keeps to itself: interim answers and trailers.
///
/// It stands between the library's handler and the decoder of a connection, or of a stream of one. Which exchange goes
/// through is told by a header that is taken out here, before anything is sent.
final class UpstreamTap: ChannelDuplexHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias InboundOut = HTTPClientResponsePart
  typealias OutboundIn = HTTPClientRequestPart
  typealias OutboundOut = HTTPClientRequestPart

  /// The exchanges that are going on, by number; on the client's event loop.
  final class Exchanges: @unchecked Sendable {
    static let header = "x-rewind-exchange"

    private var delegates: [Int: UpstreamDelegate] = [:]
    private var count = 0

    /// - Returns: The value of the header.
    func add(_ delegate: UpstreamDelegate) -> String {
      let number = count
      count += 1
      delegates[number] = delegate
      delegate.over = { [unowned self] in delegates[number] = nil }
      return String(number)
    }

    fileprivate subscript(_ value: String) -> UpstreamDelegate? { Int(value).flatMap { delegates[$0] } }
  }

  private let exchanges: Exchanges
  private var delegate: UpstreamDelegate?

  private init(_ exchanges: Exchanges) {
    self.exchanges = exchanges
  }

  /// Adds a tap to a connection of HTTP/1, or to a stream of HTTP/2. Nothing is sent if that fails.
  static func initializer(_ exchanges: Exchanges) -> @Sendable (any Channel) -> EventLoopFuture<Void> {
    { channel in
      channel.eventLoop.makeCompletedFuture {
        let pipeline = channel.pipeline.syncOperations
        let decoder =
          try (try? pipeline.context(handlerType: ByteToMessageHandler<HTTPResponseDecoder>.self))
          ?? pipeline.context(handlerType: HTTP2FramePayloadToHTTP1ClientCodec.self)
        try pipeline.addHandler(UpstreamTap(exchanges), position: .after(decoder.handler))
      }
    }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .head(var head) = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
    delegate = head.headers.first(name: Exchanges.header).flatMap { exchanges[$0] }
    head.headers.remove(name: Exchanges.header)
    context.write(wrapOutboundOut(.head(head)), promise: promise)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head) where head.status.code / 100 == 1:
      delegate?.receivedInterim(Int(head.status.code), head.headers.fields)
    case .end(let trailers): delegate?.trailers = trailers?.fields ?? []
    default: break
    }
    context.fireChannelRead(data)
  }
}

extension HTTPHeaders {
  /// In the order and case in which they came.
  var fields: [HeaderField] { map { HeaderField(ByteString($0.name), ByteString($0.value)) } }
}
