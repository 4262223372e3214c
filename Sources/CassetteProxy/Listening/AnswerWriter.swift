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

  /// An interim response (1xx), before the head. Clients of version 1.0 do not know them.
  package func interim(status: Int, headers: [HeaderField]) {
    guard !isOver, head == nil, !isVersion10, (102...199).contains(status) else { return }
    var text = WireText("HTTP/1.1 \(status) ")
    text.append(Array(AnswerHead.reason(status).utf8))
    text.endLine()
    text.fields(headers)
    text.endLine()
    connection.send(text.bytes)
  }

  package func head(_ head: AnswerHead) {
    precondition(self.head == nil, "an answer has one head")
    guard !isOver else { return }
    var head = head
    if isVersion10, head.framing == .chunked { head.framing = .close }
    let hasBody = !isHead && !head.isBodiless
    head.closes = head.closes || mustClose || hasBody && head.framing == .close
    self.head = head
    connection.send(head.bytes(isHead: isHead, closing: head.closes))
  }

  /// A piece of the body: one chunk, if the framing is `chunked`.
  ///
  /// - Returns: Done when the system has taken the bytes: whoever sends the next piece then holds no more in memory than
  ///   one. It fails when the connection is closed.
  @discardableResult
  package func body(_ bytes: ByteBuffer) -> EventLoopFuture<Void> { body([bytes]) }

  /// Pieces of the body that are due together, in one write; each is one chunk, if the framing is `chunked`.
  ///
  /// - Returns: As above.
  @discardableResult
  package func body(_ pieces: [ByteBuffer]) -> EventLoopFuture<Void> {
    guard let head, !isOver else { return eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
    let count = pieces.reduce(0) { $0 + $1.readableBytes }
    guard !isHead, !head.isBodiless, count > 0 else { return eventLoop.makeSucceededVoidFuture() }
    sent += count
    let isChunked = head.framing == .chunked
    if !isChunked, pieces.count == 1 { return connection.send(pieces[0]) }
    var framed = ByteBufferAllocator().buffer(capacity: count + (isChunked ? 20 * pieces.count : 0))
    for piece in pieces where piece.readableBytes > 0 {
      if isChunked { framed.writeString(String(piece.readableBytes, radix: 16) + "\r\n") }
      framed.writeImmutableBuffer(piece)
      if isChunked { framed.writeStaticString("\r\n") }
    }
    return connection.send(framed)
  }

  /// The end; it may come before a head, when that never comes.
  package func end(_ end: AnswerEnd) {
    guard !isOver else { return }
    if case .stall(let limit) = end {
      isStalled = true
      return connection.stall(for: limit)
    }
    isOver = true
    switch end {
    case .reset: connection.reset()
    case .abrupt, .stall: connection.drop()
    case .malformedChunk:
      // What a parser of chunk sizes cannot read, however much white space and how many extensions it allows.
      if head?.framing == .chunked { connection.send(Array("no-size\r\n".utf8)) }
      connection.drop()
    case .complete(let trailers): complete(trailers)
    }
  }

  private func complete(_ trailers: [HeaderField]) {
    guard let head else { return connection.drop() }
    var closes = head.closes
    if !isHead, !head.isBodiless {
      switch head.framing {
      case .chunked:
        var text = WireText("0\r\n")
        text.fields(trailers)
        text.endLine()
        connection.send(text.bytes)
      case .length(let announced): closes = closes || sent < announced
      case .close: break
      }
    }
    connection.finished(closes: closes)
  }
}
