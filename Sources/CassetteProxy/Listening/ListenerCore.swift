import Logging
import NIOCore
import NIOHTTP1
import NIOSSL

/// What the connections of a listener share; on its event loop.
final class ListenerCore: @unchecked Sendable {
  static let decoderName = "requests"

  let handler: any RequestHandler
  let options: Listener.Options
  let logger: Logger
  private let authority: CertificateAuthority?
  private var contexts: [String: NIOSSLContext] = [:]
  private var connections: [ObjectIdentifier: Connection] = [:]
  private var own: Set<String> = []
  private(set) var isStopping = false
  /// Told when the last connection has gone, once the listener stops.
  private var drained: EventLoopPromise<Void>?

  init(
    _ handler: any RequestHandler, _ options: Listener.Options, _ authority: CertificateAuthority?, _ logger: Logger
  ) {
    self.handler = handler
    self.options = options
    self.authority = authority
    self.logger = logger
  }

  /// Whether an authority is that of this listener itself.
  func isOwn(_ authority: String) -> Bool { own.contains(authority.lowercased()) }

  func listens(on addresses: [SocketAddress]) {
    for address in addresses {
      guard let host = address.ipAddress, let port = address.port else { continue }
      own.insert(host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)")
      own.insert("localhost:\(port)")
    }
  }

  // MARK: Connections

  func accept(_ channel: any Channel) throws {
    let pipeline = channel.pipeline.syncOperations
    try addHTTP(to: pipeline, after: nil, tls: nil)
    try pipeline.addHandler(Connection(channel, self))
  }

  /// Adds the decoder of requests, and TLS before it where the client begins with that.
  ///
  /// - Parameter authority: Whom the client takes this for.
  func addHTTP(
    to pipeline: ChannelPipeline.SynchronousOperations, after last: (any ChannelHandler)?, tls authority: String?
  ) throws {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderListSize = options.headLimit
    let decoder = ByteToMessageHandler(
      HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
    guard let last else { return try pipeline.addHandler(decoder, name: Self.decoderName) }
    try pipeline.addHandler(decoder, name: "tunnelled", position: .after(last))
    if let authority {
      try pipeline.addHandler(NIOSSLServerHandler(context: secure(authority)), position: .after(last))
    }
  }

  /// What stands for a host; made once.
  private func secure(_ server: String) throws -> NIOSSLContext {
    let host = Self.host(of: server)
    if let known = contexts[host] { return known }
    guard let authority else { throw ListenerError.noAuthority }
    if !authority.permits(host) {
      logger.warning(
        "\(host) is none of the hosts that the certificate authority is for: clients will refuse it; rewind-record init --force --host \(host) makes one for it"
      )
    }
    let leaf = try authority.leaf(for: host)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: leaf.chain.map { .certificate($0) }, privateKey: .privateKey(leaf.key))
    configuration.applicationProtocols = ["http/1.1"]
    let context = try NIOSSLContext(configuration: configuration)
    // A client that asks for host after host fills no memory.
    if contexts.count >= 1000 { contexts.removeAll() }
    contexts[host] = context
    return context
  }

  /// Without the port, and without the brackets of an IPv6 address.
  static func host(of authority: String) -> String {
    if authority.first == "[", let end = authority.firstIndex(of: "]") {
      return String(authority[authority.index(after: authority.startIndex)..<end])
    }
    return authority.split(separator: ":", maxSplits: 1).first.map { $0.lowercased() } ?? ""
  }

  func add(_ connection: Connection) { connections[ObjectIdentifier(connection)] = connection }

  func remove(_ connection: Connection) {
    connections[ObjectIdentifier(connection)] = nil
    if connections.isEmpty { drained?.succeed() }
  }

  /// Lets the answers that are being sent come to their ends, up to a limit, and closes everything.
  func stop(on eventLoop: any EventLoop, within limit: TimeAmount) -> EventLoopFuture<Void> {
    if let drained { return drained.futureResult }
    let drained = eventLoop.makePromise(of: Void.self)
    self.drained = drained
    isStopping = true
    if connections.isEmpty { drained.succeed() }
    for connection in connections.values where !connection.isBusy { connection.close() }
    eventLoop.scheduleTask(in: limit) { self.connections.values.forEach { $0.drop() } }
    return drained.futureResult
  }
}

enum ListenerError: Error, CustomStringConvertible {
  case noAuthority

  var description: String { "there is no authority that certificates for TLS could come from" }
}
