import CassetteFormat
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The end of a connection's pipeline: takes requests one after the other, and sends the bytes of their answers.
final class Connection: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = Never
  typealias OutboundOut = ByteBuffer

  let eventLoop: any EventLoop
  var closed: EventLoopFuture<Void> { channel.closeFuture }
  private(set) var isGone = false

  private let channel: any Channel
  private let server: ListenerCore
  private var context: ChannelHandlerContext?
  private var tunnel: Tunnel?
  /// Parts that came before the answer to an earlier request had come to its end: at most those of one read.
  private var waiting = CircularBuffer<HTTPServerRequestPart>()
  private var request: RequestCollector?
  private var answer: AnswerWriter?
  /// Whether nothing is read any more but the end.
  private var isEnding = false
  private var isReadHeld = false
  private var isTaking = false
  /// Whether something came after the requests that is none.
  private var isBroken = false
  private var inputEnded = false

  init(_ channel: any Channel, _ server: ListenerCore) {
    self.channel = channel
    self.server = server
    eventLoop = channel.eventLoop
  }

  /// Whether a request is being answered.
  var isBusy: Bool { answer != nil }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    server.add(self)
  }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelInactive(context: ChannelHandlerContext) {
    isGone = true
    answer = nil
    server.remove(self)
    context.fireChannelInactive()
  }

  // MARK: Requests

  /// Reading waits while a request is answered, so that a client that sends ahead fills no memory.
  func read(context: ChannelHandlerContext) {
    if isBusy { isReadHeld = true } else { context.read() }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isEnding else { return }
    waiting.append(unwrapInboundIn(data))
    takeParts()
  }

  private func takeParts() {
    // Requests that came together are answered by one loop, however many: not each from within the one before.
    guard !isTaking else { return }
    isTaking = true
    defer { isTaking = false }
    while !isBusy, !isEnding, let part = waiting.popFirst() {
      switch part {
      case .head(let head):
        let collector = RequestCollector(head, limit: server.options.bodyLimit)
        request = collector
        if collector.awaitsLeave { send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
      case .body(let bytes):
        if request?.append(bytes) == false {
          refuse(413, "the body is longer than \(server.options.bodyLimit) bytes")
        }
      case .end(let trailers):
        guard let collected = request else { continue }
        request = nil
        if collected.isConnect { openTunnel(collected) } else { take(collected, trailers) }
      }
    }
    if !isBusy, inputEnded { close() }
  }

  private func take(_ collected: RequestCollector, _ trailers: HTTPHeaders?) {
    let answer = AnswerWriter(
      self, isHead: collected.isHead, isVersion10: collected.isVersion10,
      mustClose: collected.isLast || server.isStopping)
    self.answer = answer
    var request = collected.request(trailers: trailers, through: tunnel)
    if let authority = request.authority, tunnel == nil, server.isOwn(authority) {
      // A client that goes through its proxy to the base URL that is this proxy.
      (request.scheme, request.authority) = (nil, nil)
    }
    server.handler.handle(request, answer)
  }

  /// The answer has been sent as a whole.
  func finished(closes: Bool) {
    answer = nil
    if closes || isBroken || server.isStopping { return close() }
    takeParts()
    guard !isBusy, isReadHeld else { return }
    isReadHeld = false
    context?.read()
  }

  // MARK: Bytes

  func send(_ bytes: [UInt8]) { send(ByteBuffer(bytes: bytes)) }

  @discardableResult
  func send(_ bytes: ByteBuffer) -> EventLoopFuture<Void> {
    guard let context else { return eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
    return context.writeAndFlush(wrapOutboundOut(bytes))
  }

  // MARK: Ends

  /// In order: what was sent arrives, TLS is ended.
  func close() {
    isEnding = true
    context?.close(promise: nil)
  }

  /// Without the end of TLS. TCP is closed in order, so that everything that was sent arrives.
  func drop() {
    isEnding = true
    // A handler of TLS would send its own end first: the close begins beyond it.
    let secure = try? channel.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
    (secure ?? context)?.close(promise: nil)
  }

  func reset() {
    isEnding = true
    // Done at once, since this is the socket's event loop; then closing tells nothing but RST.
    _ = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
    drop()
  }

  func stall(for limit: TimeAmount) {
    if inputEnded { return drop() }
    eventLoop.assumeIsolated().scheduleTask(in: limit) { self.drop() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .inputClosed? = event as? ChannelEvent {
      inputEnded = true
      // A client may end its side and still read. One whose answer never comes has given up.
      if let answer { if answer.endsWithInput { drop() } } else { close() }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is HTTPParserError, isBusy || isEnding {
      // Nothing that follows can be read, but what is being sent still arrives.
      isBroken = true
      return
    }
    guard !isBusy, !isEnding else { return drop() }
    switch error {
    case HTTPParserError.headerOverflow: refuse(431, "the head is too long")
    case is HTTPParserError: refuse(400, "this is no HTTP/1.1: \(error)")
    default: drop()
    }
  }

  /// Answers what is no request, or one that is too long, and reads on until the client has read that (RFC 9112 §9.6).
  private func refuse(_ status: Int, _ message: String) {
    isEnding = true
    waiting.removeAll()
    server.logger.warning("request refused", metadata: ["status": "\(status)", "reason": "\(message)"])
    let text = Array((message + "\n").utf8)
    let head = AnswerHead(
      status: status, headers: [HeaderField("Content-Type", "text/plain")], framing: .length(text.count))
    send(head.bytes(isHead: false, closing: true))
    send(text)
    context?.close(mode: .output, promise: nil)
    eventLoop.assumeIsolated().scheduleTask(in: .seconds(2)) { self.drop() }
  }
}

// MARK: Tunnels

extension Connection {
  private func openTunnel(_ request: RequestCollector) {
    guard tunnel == nil else { return refuse(400, "a tunnel in a tunnel") }
    let authority = request.tunnelAuthority
    send(Array("HTTP/1.1 200 Connection Established\r\n\r\n".utf8))
    guard let context, let decoder = try? context.pipeline.syncOperations.context(name: ListenerCore.decoderName) else {
      return close()
    }
    let start = TunnelStart { [server, self] context, isTLS in
      tunnel = Tunnel(isTLS, authority)
      try server.addHTTP(to: context.pipeline.syncOperations, after: context.handler, tls: isTLS ? authority : nil)
    }
    do {
      try context.pipeline.syncOperations.addHandler(start, position: .after(decoder.handler))
      // What it has read already comes out as bytes then.
      context.pipeline.syncOperations.removeHandler(context: decoder, promise: nil)
    } catch {
      drop()
    }
  }
}
