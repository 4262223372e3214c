package import CassetteFormat
package import NIOCore

/// How an answer ends.
package enum AnswerEnd: Sendable {
  /// With the end of its framing. When fewer bytes came than were announced, the connection is closed in order.
  case complete(trailers: [HeaderField] = [])
  /// The connection is closed without the end of the framing, and without the end of TLS.
  case abrupt
  /// The connection is reset.
  case reset
  /// A chunk whose size is no number, and then as `abrupt`.
  case malformedChunk
  /// Nothing more comes, until the client goes or the time is over; then as `abrupt`.
  case stall(TimeAmount)
}

/// Sends the answer to one request: interim heads, a head, pieces of the body, an end.
///
/// To be used on `eventLoop` only. When the client has gone, everything that is sent is dropped.
package final class AnswerWriter: @unchecked Sendable {
  package var eventLoop: any EventLoop { connection.eventLoop }
  /// Done when the connection is closed, whoever did that.
  package var closed: EventLoopFuture<Void> { connection.closed }
  /// Whether nobody is there to read any more.
  package var isGone: Bool { isOver || connection.isGone }

  private let connection: Connection
  private let isHead: Bool
  private let mustClose: Bool
  private let isVersion10: Bool
  private var head: AnswerHead?
  private var sent = 0
  private var isOver = false
  private var isStalled = false

  /// - Parameter mustClose: Whether the client asked for the end of the connection.
  init(_ connection: Connection, isHead: Bool, isVersion10: Bool, mustClose: Bool) {
    self.connection = connection
    self.isHead = isHead
    self.isVersion10 = isVersion10
    self.mustClose = mustClose
  }

  /// Whether the answer may wait for nothing but its client's going.
  var endsWithInput: Bool { isStalled }

  /// What was to be sent since `hold`; nil when everything is sent at once.
  private var held: ByteBuffer?

  /// Holds what is sent from here on until `release` or the end, so that it goes out in one write.
  package func hold() { held = held ?? ByteBuffer() }

  /// Sends what is held.
  ///
  /// - Returns: Done when the system has taken everything so far; it fails when the connection is closed.
  @discardableResult
  package func release() -> EventLoopFuture<Void> {
    guard let bytes = held, bytes.readableBytes > 0 else {
      held = nil
      return eventLoop.makeSucceededVoidFuture()
    }
    held = nil
    return connection.send(bytes)
  }

  @discardableResult
  private func send(_ bytes: [UInt8]) -> EventLoopFuture<Void> {
    held?.writeBytes(bytes) == nil ? connection.send(ByteBuffer(bytes: bytes)) : eventLoop.makeSucceededVoidFuture()
  }

  /// An interim response (1xx), before the head. Clients of version 1.0 do not know them.
  package func interim(status: Int, headers: [HeaderField]) {
    guard !isOver, head == nil, !isVersion10, (102...199).contains(status) else { return }
    var text = WireText("HTTP/1.1 \(status) ")
    text.append(Array(AnswerHead.reason(status).utf8))
    text.endLine()
    text.fields(headers)
    text.endLine()
    send(text.bytes)
  }

  package func head(_ head: AnswerHead) {
    precondition(self.head == nil, "an answer has one head")
    guard !isOver else { return }
    var head = head
    if isVersion10, head.framing == .chunked { head.framing = .close }
    let hasBody = !isHead && !head.isBodiless
    head.closes = head.closes || mustClose || hasBody && head.framing == .close
    self.head = head
    send(head.bytes(isHead: isHead, closing: head.closes))
  }

  /// A piece of the body: one chunk, if the framing is `chunked`.
  ///
  /// - Returns: Done when the system has taken the bytes: whoever sends the next piece then holds no more in memory than
  ///   one. It fails when the connection is closed.
  @discardableResult
  package func body(_ bytes: ByteBuffer) -> EventLoopFuture<Void> {
    body(bytes, lengths: CollectionOfOne(bytes.readableBytes))
  }

  /// Pieces of the body that are due together, in one write; each is one chunk, if the framing is `chunked`.
  ///
  /// - Parameter lengths: Of the pieces, which make up the bytes.
  /// - Returns: As above; done at once while the answer is held.
  @discardableResult
  package func body(_ bytes: ByteBuffer, lengths: some Collection<Int>) -> EventLoopFuture<Void> {
    guard let head, !isOver else { return eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
    let count = bytes.readableBytes
    guard !isHead, !head.isBodiless, count > 0 else { return eventLoop.makeSucceededVoidFuture() }
    sent += count
    let isHeld = held != nil
    if !isHeld, head.framing != .chunked { return connection.send(bytes) }
    var out = held ?? ByteBuffer()
    // Nobody else has it, or appending would copy it.
    held = nil
    if head.framing == .chunked { out.writeChunks(bytes, lengths: lengths) } else { out.writeImmutableBuffer(bytes) }
    guard isHeld else { return connection.send(out) }
    held = out
    return eventLoop.makeSucceededVoidFuture()
  }

  /// The end; it may come before a head, when that never comes.
  package func end(_ end: AnswerEnd) {
    guard !isOver else { return }
    if case .stall(let limit) = end {
      isStalled = true
      release()
      return connection.stall(for: limit)
    }
    isOver = true
    switch end {
    case .reset:
      release()
      connection.reset()
    case .abrupt, .stall:
      release()
      connection.drop()
    case .malformedChunk:
      // What a parser of chunk sizes cannot read, however much white space and how many extensions it allows.
      if head?.framing == .chunked { send(Array("no-size\r\n".utf8)) }
      release()
      connection.drop()
    case .complete(let trailers): complete(trailers)
    }
  }

  private func complete(_ trailers: [HeaderField]) {
    guard let head else { return connection.drop() }
    var closes = head.closes
    var last = eventLoop.makeSucceededVoidFuture()
    if !isHead, !head.isBodiless {
      switch head.framing {
      case .chunked:
        var text = WireText("0\r\n")
        text.fields(trailers)
        text.endLine()
        last = send(text.bytes)
      case .length(let announced): closes = closes || sent < announced
      case .close: break
      }
    }
    if held != nil { last = release() }
    // Closing drops what the client has not taken yet.
    last.assumeIsolated().whenComplete { [connection] _ in connection.finished(closes: closes) }
  }
}
