import CassetteFormat
import CassetteTools
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import Testing

@testable import CassetteProxy

@Suite("Recording of HTTP/2")
struct HTTP2RecordingTests {
  @Test("keeps pieces and trailers, and sends nothing of the recorder's own")
  func exchange() throws {
    let authority = try CertificateAuthority(hosts: nil)
    let provider = try HTTP2Provider(authority)
    let folder = TestFolder()
    let trusted = "\(folder.path)/trusted.pem"
    let output = try FileOutput(path: trusted)
    try Array(authority.certificatePEM.utf8).withUnsafeBytes(output.write)
    try output.finish()
    let recorder = try TestRecorder(upstream: "https://127.0.0.1:\(provider.port)") { options in
      options.upstream.trustedFile = trusted
      options.redaction = nil
    }
    // The second goes over the same connection.
    for name in ["a", "b"] {
      let answer = try RawClient.ask(recorder.port, "GET", "/fake/v1/\(name)")
      #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(answer.hasSuffix("0\r\nx-sum: /v1/\(name)\r\n\r\n"))
    }
    let cassette = try recorder.finish()
    for (event, name) in zip(try cassette.events, ["a", "b"]) {
      let response = try #require(event.exchange?.response)
      #expect(response.message.version == "2" && response.message.framing == "h2" && event.fidelity.isEmpty)
      #expect(response.message.trailers == [HeaderField("x-sum", ByteString("/v1/\(name)"))])
      #expect(try cassette.text(response.message.body) == "hello")
      #expect(try response.message.body.flatMap(cassette.chunks)?.chunks.map(\.length) == [2, 3])
    }
    #expect(provider.headers.count == 2 && provider.headers.allSatisfy { !$0.description.contains("rewind") })
  }
}

/// A server that answers with `he`, `llo` and a trailer.
private final class HTTP2Provider {
  let port: Int
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private let channel: any Channel
  private let seen: NIOLockedValueBox<[HTTPHeaders]>

  init(_ authority: CertificateAuthority) throws {
    let seen = NIOLockedValueBox<[HTTPHeaders]>([])
    let leaf = try authority.leaf(for: "127.0.0.1")
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: leaf.chain.map { .certificate($0) }, privateKey: .privateKey(leaf.key))
    configuration.applicationProtocols = ["h2"]
    let context = try NIOSSLContext(configuration: configuration)
    channel = try ServerBootstrap(group: group)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
          _ = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
            mode: .server, connectionConfiguration: .init(), streamConfiguration: .init()
          ) { stream in
            stream.eventLoop.makeCompletedFuture {
              try stream.pipeline.syncOperations.addHandlers([
                HTTP2FramePayloadToHTTP1ServerCodec(),
                Answer { head in seen.withLockedValue { $0.append(head.headers) } },
              ])
            }
          }
        }
      }
      .bind(host: "127.0.0.1", port: 0).wait()
    port = channel.localAddress?.port ?? 0
    self.seen = seen
  }

  deinit {
    try? channel.close().wait()
    try? group.syncShutdownGracefully()
  }

  var headers: [HTTPHeaders] { seen.withLockedValue { $0 } }

  private final class Answer: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let note: (HTTPRequestHead) -> Void

    init(note: @escaping (HTTPRequestHead) -> Void) {
      self.note = note
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard case .head(let head) = unwrapInboundIn(data) else { return }
      note(head)
      let answer = HTTPResponseHead(version: .http2, status: .ok)
      context.writeAndFlush(wrapOutboundOut(.head(answer)), promise: nil)
      for piece in ["he", "llo"] {
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: piece)))), promise: nil)
      }
      context.writeAndFlush(wrapOutboundOut(.end(["x-sum": head.uri])), promise: nil)
    }
  }
}
