import CassetteFormat
import CassetteProxy
import CassetteTools
import Logging
import NIOCore

/// A cassette of made exchanges, served on a port of its own until it is released.
final class ServedCassette {
  /// An exchange whose request is `GET /PATH`.
  struct Recording {
    var path: String
    var response: Response?
    var body: String?
    var coding: String?
    var chunks: [ChunkTable.Chunk]?
    var end = Body.End.complete
    var error: TransportError?
    var took: Int?
    var method = "GET"
    var authority: String?
    var requestBody: [UInt8] = []
    var fidelity: [String: Event.Fidelity] = [:]

    init(_ path: String, status: Int = 200, _ headers: [(String, String)] = [], body: String? = nil) {
      self.path = path
      self.body = body
      response = Response(status: status, headers: headers.map { HeaderField(ByteString($0.0), ByteString($0.1)) })
    }
  }

  let server: ReplayServer

  convenience init(
    _ recordings: [Recording], options: ReplayServer.Options = ReplayServer.Options(),
    replayer: Replayer.Options = Replayer.Options(), authority: CertificateAuthority? = nil
  ) throws {
    try self.init(MemoryInput(Self.bytes(recordings)), options: options, replayer: replayer, authority: authority)
  }

  init(
    _ cassette: any RandomAccessBytes, options: ReplayServer.Options = ReplayServer.Options(),
    replayer: Replayer.Options = Replayer.Options(), authority: CertificateAuthority? = nil
  ) throws {
    let cassette = try CassetteReader(cassette)
    var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    logger.logLevel = .critical
    server = try ReplayServer(
      Replayer(cassette, options: replayer), options: options, authority: authority, logger: logger)
  }

  deinit { _ = try? server.stop(within: .milliseconds(100)) }

  /// - Parameter isDurable: Whether each exchange is a segment of its own.
  static func bytes(_ recordings: [Recording], isDurable: Bool = false) throws -> [UInt8] {
    let output = MemoryOutput()
    var options = CassetteWriter.Options()
    options.isDurable = isDurable
    let writer = try CassetteWriter(output, options: options)
    for (number, recording) in recordings.enumerated() {
      var exchange = Exchange(
        request: Request(
          method: ByteString(recording.method), path: ByteString(recording.path), headers: [],
          body: recording.requestBody.isEmpty ? nil : try writer.add(body: recording.requestBody)),
        response: recording.response)
      exchange.request.authority = recording.authority.map { ByteString($0) }
      exchange.request.scheme = recording.authority.map { _ in "https" }
      exchange.error = recording.error
      if let body = recording.body {
        var added = try writer.add(
          body: Array(body.utf8), coding: recording.coding, chunks: recording.chunks.map(ChunkTable.init))
        added.end = recording.end
        exchange.response?.message.body = added
      }
      var event = Event(sequence: number, content: .http(exchange))
      event.took = recording.took
      event.fidelity = recording.fidelity
      try writer.append(event)
    }
    _ = try writer.finish(session: nil)
    return output.bytes
  }

  func client(isIPv6: Bool = false, patience: Int = RawClient.patience) throws -> RawClient {
    try RawClient(port: server.port, isIPv6: isIPv6, patience: patience)
  }

  /// Everything that comes for one request on a connection of its own.
  func answer(_ path: String, method: String = "GET", patience: Int = RawClient.patience) throws -> (
    text: String, end: RawClient.End
  ) {
    let client = try client(patience: patience)
    try client.send("\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    return client.readAll()
  }
}
