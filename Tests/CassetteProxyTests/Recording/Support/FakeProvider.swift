import CassetteProxy
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A server that answers by a script: bytes as they are, pauses, and ends of every kind.
final class FakeProvider: Sendable {
  enum Step: Sendable {
    /// Written and flushed at once.
    case send(String)
    case bytes([UInt8])
    /// Milliseconds.
    case pause(Int)
    /// Until something is true, which is asked every millisecond.
    case wait(@Sendable () -> Bool)
    case close
    case reset
  }

  struct Request: Sendable {
    var head: String
    var body: [UInt8]

    var path: String { String(head.split(separator: " ")[1]) }
  }

  private struct State {
    var requests: [Request] = []
    var sent: [Int] = []
  }

  let port: Int
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private let channel: any Channel
  private let state: NIOLockedValueBox<State>

  /// - Parameter script: The steps for the n-th request; the connection stays open after them, if they do not close it.
  init(
    authority: CertificateAuthority? = nil, _ script: @escaping @Sendable (_ number: Int, Request) -> [Step]
  ) throws {
    let state = NIOLockedValueBox(State())
    let context = try authority.map { authority in
      let leaf = try authority.leaf(for: "127.0.0.1")
      return try NIOSSLContext(
        configuration: .makeServerConfiguration(
          certificateChain: leaf.chain.map { .certificate($0) }, privateKey: .privateKey(leaf.key)))
    }
    channel = try ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 512)
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let context {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
          }
          try channel.pipeline.syncOperations.addHandler(
            Conversation(
              next: { request in
                script(
                  state.withLockedValue { state in
                    state.requests.append(request)
                    return state.requests.count - 1
                  }, request)
              }, sent: { time in state.withLockedValue { $0.sent.append(time) } }))
        }
      }
      .bind(host: "127.0.0.1", port: 0).wait()
    port = channel.localAddress?.port ?? 0
    self.state = state
  }

  deinit {
    try? channel.close().wait()
    try? group.syncShutdownGracefully()
  }

  var requests: [Request] { state.withLockedValue(\.requests) }
  /// When bytes were written, by `Clock.monotonicMicroseconds`.
  var sent: [Int] { state.withLockedValue(\.sent) }
  var url: String { "http://127.0.0.1:\(port)" }
}

private final class Conversation: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let next: (FakeProvider.Request) -> [FakeProvider.Step]
  private let sent: (Int) -> Void
  private var input: [UInt8] = []

  init(next: @escaping (FakeProvider.Request) -> [FakeProvider.Step], sent: @escaping (Int) -> Void) {
    (self.next, self.sent) = (next, sent)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    input += Array(unwrapInboundIn(data).readableBytesView)
    while let request = takeRequest() { run(next(request)[...], context) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func takeRequest() -> FakeProvider.Request? {
    guard let end = String(decoding: input, as: UTF8.self).firstRange(of: "\r\n\r\n") else { return nil }
    let head = String(String(decoding: input, as: UTF8.self)[..<end.lowerBound])
    let start = head.utf8.count + 4
    let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.split(separator: ":")[1].drop { $0 == " " }) }
    guard input.count >= start + (length ?? 0) else { return nil }
    let body = Array(input[start..<start + (length ?? 0)])
    input.removeFirst(start + body.count)
    return FakeProvider.Request(head: head, body: body)
  }

  private func run(_ steps: ArraySlice<FakeProvider.Step>, _ context: ChannelHandlerContext) {
    guard let step = steps.first else { return }
    let rest = steps.dropFirst()
    switch step {
    case .send(let text): write(Array(text.utf8), context)
    case .bytes(let bytes): write(bytes, context)
    case .pause(let milliseconds):
      context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(Int64(milliseconds))) {
        self.run(rest, context)
      }
      return
    case .wait(let isTrue):
      if !isTrue() {
        context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(1)) { self.run(steps, context) }
        return
      }
    case .close:
      context.close(promise: nil)
      return
    case .reset:
      let linger = linger(l_onoff: 1, l_linger: 0)
      _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(linger).assumeIsolated().always { _ in
        context.close(promise: nil)
      }
      return
    }
    run(rest, context)
  }

  private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
    sent(Clock.monotonicMicroseconds)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
  }
}

extension [FakeProvider.Step] {
  /// A whole answer with its length.
  static func answer(_ body: String, status: String = "200 OK", type: String = "application/json", fields: String = "")
    -> Self
  {
    [
      .send(
        "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    ]
  }

  /// Server-sent events, a chunk each.
  static func stream(_ events: [String], pause: Int = 0, ends: Bool = true) -> Self {
    var steps: Self = [
      .send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    ]
    for event in events {
      if pause > 0 { steps.append(.pause(pause)) }
      steps.append(.send("\(String(event.utf8.count, radix: 16))\r\n\(event)\r\n"))
    }
    if ends { steps.append(.send("0\r\n\r\n")) }
    return steps
  }
}
