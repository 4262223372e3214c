package import CassetteFormat
package import NIOCore

/// Who is told of an answer. Times are those of `Clock.monotonicMicroseconds`.
package protocol UpstreamReceiver: AnyObject {
  /// The request has been given to the system as a whole.
  func sent(at time: Int)

  /// An answer (1xx) that comes before the one that counts.
  func receivedInterim(_ status: Int, _ headers: [HeaderField])

  func received(_ head: UpstreamHead, at time: Int)

  /// A piece of the body has arrived: what one read returned, or one chunk of it.
  ///
  /// - Returns: Done when more may be read.
  func received(_ piece: ByteBuffer, at time: Int) -> EventLoopFuture<Void>

  /// The answer is whole.
  func ended(_ trailers: [HeaderField], at time: Int)

  /// Nothing more comes.
  func failed(_ failure: UpstreamFailure, at time: Int)
}

/// The head of an answer.
package struct UpstreamHead: Sendable {
  package var status: Int
  package var reason: String
  /// `1.0`, `1.1` or `2`.
  package var version: String
  /// In the order and case in which they came; HTTP/2 has lower case only.
  package var headers: [HeaderField]

  /// How the length of the body is announced, in the words of a cassette.
  package var framing: String {
    if version == "2" { return "h2" }
    let message = Message(headers: headers)
    if message.header("Transfer-Encoding") != nil { return "chunked" }
    if message.header("Content-Length") != nil { return "content-length" }
    return status == 204 || status == 304 || status / 100 == 1 ? "none" : "close"
  }

  package var announcedLength: Int? {
    let message = Message(headers: headers)
    guard message.header("Transfer-Encoding") == nil else { return nil }
    return message.header("Content-Length")?.string.flatMap { Int($0) }
  }
}
