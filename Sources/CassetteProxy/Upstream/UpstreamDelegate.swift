import AsyncHTTPClient
import CassetteFormat
import NIOCore
import NIOHTTP1

/// Takes the time when something happens, and passes it on.
///
/// Only touched on the client's event loop.
final class UpstreamDelegate: HTTPClientResponseDelegate, @unchecked Sendable {
  private let receiver: any UpstreamReceiver
  private var progress = UpstreamFailure.Progress.connecting
  private var isOver = false
  /// Of the answer, told before its end.
  var trailers: [HeaderField] = []
  /// Called when the exchange is over.
  var over: () -> Void = {}

  init(_ receiver: any UpstreamReceiver) {
    self.receiver = receiver
  }

  func didSendRequestHead(task: HTTPClient.Task<Void>, _ head: HTTPRequestHead) { progress = .sending }

  func didSendRequest(task: HTTPClient.Task<Void>) {
    if progress < .waiting { progress = .waiting }
    receiver.sent(at: Clock.monotonicMicroseconds)
  }

  func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
    let time = Clock.monotonicMicroseconds
    progress = .receiving
    receiver.received(
      UpstreamHead(
        status: Int(head.status.code), reason: head.version.major == 1 ? head.status.reasonPhrase : "",
        version: head.version.major == 1 ? "\(head.version.major).\(head.version.minor)" : "\(head.version.major)",
        headers: head.headers.fields),
      at: time)
    return task.eventLoop.makeSucceededVoidFuture()
  }

  func receivedInterim(_ status: Int, _ headers: [HeaderField]) {
    guard progress < .receiving else { return }
    receiver.receivedInterim(status, headers)
  }

  func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
    receiver.received(buffer, at: Clock.monotonicMicroseconds)
  }

  func didFinishRequest(task: HTTPClient.Task<Void>) {
    guard !isOver else { return }
    isOver = true
    over()
    receiver.ended(trailers, at: Clock.monotonicMicroseconds)
  }

  func didReceiveError(task: HTTPClient.Task<Void>, _ error: any Error) { fail(error) }

  func fail(_ error: any Error) {
    guard !isOver else { return }
    isOver = true
    over()
    receiver.failed(UpstreamFailure(error, progress), at: Clock.monotonicMicroseconds)
  }
}
