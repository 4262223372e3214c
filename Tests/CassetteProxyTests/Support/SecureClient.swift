import NIOCore
import NIOPosix
import NIOSSL

/// A client that goes through a proxy to a server with TLS.
enum SecureClient {
  /// The bytes of the answer to one request.
  ///
  /// - Parameter certificate: The authority to trust, as PEM.
  static func get(
    _ path: String, host: String, through port: Int, trusting certificate: String
  ) async throws -> String {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)))
    let context = try NIOSSLContext(configuration: configuration)
    let request = "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let answer = loop.makePromise(of: String.self)
    let channel = try await ClientBootstrap(group: loop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let start = TunnelClient(host: host, context: context, request: request, answer: answer)
          try channel.pipeline.syncOperations.addHandler(start)
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    loop.scheduleTask(in: .milliseconds(Int64(RawClient.patience))) { channel.close(promise: nil) }
    channel.closeFuture.whenComplete { _ in answer.fail(ChannelError.eof) }
    return try await answer.futureResult.get()
  }

  /// Asks for the tunnel, begins TLS in it, sends the request and reads until the end.
  private final class TunnelClient: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let host: String
    private let context: NIOSSLContext
    private let request: String
    private let answer: EventLoopPromise<String>
    private var text = ""
    private var isSecure = false

    init(host: String, context: NIOSSLContext, request: String, answer: EventLoopPromise<String>) {
      self.host = host
      self.context = context
      self.request = request
      self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "CONNECT \(host):443 HTTP/1.1\r\n\r\n")), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      text += String(buffer: unwrapInboundIn(data))
      guard !isSecure, text.hasSuffix("\r\n\r\n") else { return }
      isSecure = true
      text = ""
      do {
        let handler = try NIOSSLClientHandler(context: self.context, serverHostname: host)
        try context.pipeline.syncOperations.addHandler(handler, position: .first)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)), promise: nil)
      } catch {
        answer.fail(error)
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      answer.fail(error)
      context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { answer.succeed(text) }
  }
}
