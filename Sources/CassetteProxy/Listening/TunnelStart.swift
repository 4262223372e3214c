import NIOCore

/// Looks at the first byte that comes through a tunnel, which tells TLS from plain HTTP, and leaves the pipeline.
final class TunnelStart: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// The type of a record that begins a handshake (RFC 8446 §5.1).
  private static let handshake: UInt8 = 22

  private let begin: (_ context: ChannelHandlerContext, _ isTLS: Bool) throws -> Void
  private var hasBegun = false

  /// - Parameter begin: Puts the handlers after this one.
  init(_ begin: @escaping (_ context: ChannelHandlerContext, _ isTLS: Bool) throws -> Void) {
    self.begin = begin
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    guard !hasBegun, let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) else {
      return context.fireChannelRead(data)
    }
    hasBegun = true
    do {
      try begin(context, first == Self.handshake)
      context.fireChannelRead(data)
      context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    } catch {
      context.fireErrorCaught(error)
    }
  }
}
