import CassetteFormat
import NIOCore
import NIOPosix

/// Lets one thread write, in the order in which it is asked to, so that the event loop never waits for a disk.
final class RecordingQueue: @unchecked Sendable {
  private let file: RecordingFile
  private let thread = NIOThreadPool(numberOfThreads: 1)

  init(_ file: RecordingFile) {
    self.file = file
    thread.start()
  }

  /// - Returns: Done when the exchange is on disk.
  func store(_ draft: ExchangeDraft, on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
    thread.runIfActive(eventLoop: eventLoop) { [self] in try file.store(draft) }
  }

  func mark(_ sequence: Int, _ marker: Marker, at time: Int, on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
    thread.runIfActive(eventLoop: eventLoop) { [self] in try file.mark(sequence, marker, at: time) }
  }

  /// Ends the file, after everything that was asked for. Not to be called on an event loop.
  ///
  /// - Throws: `FileError`.
  func finish(on eventLoop: any EventLoop, _ end: @escaping @Sendable (inout Session) -> Void) throws -> RecordingTotals
  {
    defer { try? thread.syncShutdownGracefully() }
    return try thread.runIfActive(eventLoop: eventLoop) { [self] in
      try file.finish(end)
      return file.totals
    }.wait()
  }
}
