import AsyncHTTPClient
package import CassetteFormat
package import NIOCore
import NIOHTTP1
import NIOSSL

/// Sends requests to the servers that the proxy stands for, and tells what comes back as it comes.
///
/// What is received is not changed: content codings stay, redirects are answers like others. Connections are kept for
/// requests that follow. Everything happens on one event loop.
package final class UpstreamClient: Sendable {
  package struct Options: Sendable {
    /// How long a connection may take to be made.
    package var connectTimeout = TimeAmount.seconds(30)
    /// How long a server may be silent; nil: as long as the client waits.
    package var readTimeout: TimeAmount?
    /// A file with certificates that are trusted besides the system's.
    package var trustedFile: String?
    /// Whether HTTP/2 is spoken with servers that do.
    package var usesHTTP2 = true
    package var proxies = UpstreamProxies()

    package init() {}
  }

  private let direct: HTTPClient
  private let proxied: [UpstreamProxies.Proxy: HTTPClient]
  private let proxies: UpstreamProxies
  private let eventLoop: any EventLoop
  private let exchanges = UpstreamTap.Exchanges()

  /// - Throws: `NIOSSLError` for a file of certificates that cannot be read.
  package init(on eventLoop: any EventLoop, options: Options = Options()) throws {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: HTTPClient.Configuration.Timeout(connect: options.connectTimeout, read: options.readTimeout),
      connectionPool: HTTPClient.Configuration.ConnectionPool(idleTimeout: .seconds(15)), decompression: .disabled)
    // A server that is down is an answer, too, and the client decides whether it tries again.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 4096
    configuration.httpVersion = options.usesHTTP2 ? .automatic : .http1Only
    configuration.http1_1ConnectionDebugInitializer = UpstreamTap.initializer(exchanges)
    configuration.http2StreamChannelDebugInitializer = UpstreamTap.initializer(exchanges)
    var tls = TLSConfiguration.makeClientConfiguration()
    if let file = options.trustedFile {
      tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(file))]
    }
    configuration.tlsConfiguration = tls
    func client(_ proxy: UpstreamProxies.Proxy?) -> HTTPClient {
      configuration.proxy = proxy?.configuration
      return HTTPClient(eventLoopGroupProvider: .shared(eventLoop), configuration: configuration)
    }
    direct = client(nil)
    proxies = options.proxies
    proxied = Dictionary(uniqueKeysWithValues: proxies.all.map { ($0, client($0)) })
    self.eventLoop = eventLoop
  }

  /// Sends a request. To be called on the event loop.
  ///
  /// - Parameter receiver: Told of the answer, on the event loop.
  /// - Returns: Gives the request up.
  package func send(_ request: UpstreamRequest, to receiver: any UpstreamReceiver) -> @Sendable () -> Void {
    let delegate = UpstreamDelegate(receiver)
    var headers = request.sentHeaders
    headers.add(name: UpstreamTap.Exchanges.header, value: exchanges.add(delegate))
    do {
      let prepared = try HTTPClient.Request(
        url: "\(request.scheme)://\(request.authority)\(String(decoding: request.target, as: UTF8.self))",
        method: HTTPMethod(rawValue: String(decoding: request.method, as: UTF8.self)), headers: headers,
        body: request.body.map { .bytes($0) })
      let proxy = proxies.proxy(scheme: request.scheme, authority: request.authority)
      let task = (proxy.flatMap { proxied[$0] } ?? direct).execute(
        request: prepared, delegate: delegate, eventLoop: .delegateAndChannel(on: eventLoop))
      return { task.cancel() }
    } catch {
      eventLoop.execute { delegate.fail(error) }
      return {}
    }
  }

  /// Closes every connection. Not to be called on the event loop.
  package func shutdown() {
    for client in [direct] + proxied.values { try? client.syncShutdown() }
  }
}

extension UpstreamProxies.Proxy {
  fileprivate var configuration: HTTPClient.Configuration.Proxy {
    switch kind {
    case .http: .server(host: host, port: port, authorization: credentials.map { basic($0) })
    case .socks5: .socksServer(host: host, port: port)
    }
  }

  private func basic(_ credentials: String) -> HTTPClient.Authorization {
    let parts = credentials.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return .basic(username: parts[0], password: parts.count > 1 ? parts[1] : "")
  }
}

/// A request as it goes to its server.
package struct UpstreamRequest: Sendable {
  package var method: [UInt8]
  /// `http` or `https`.
  package var scheme: String
  /// Host and port.
  package var authority: String
  /// Path and query.
  package var target: [UInt8]
  package var headers: [HeaderField]
  /// As it is sent, with its content coding; nil for none.
  package var body: [UInt8]?

  package init(
    method: [UInt8], scheme: String, authority: String, target: [UInt8], headers: [HeaderField], body: [UInt8]?
  ) {
    self.method = method
    self.scheme = scheme
    self.authority = authority
    self.target = target
    self.headers = headers
    self.body = body
  }

  /// Those that are about the connection to the proxy, and those that the client makes for the connection to the server.
  private static let ownHeaders: Set<String> = [
    "connection", "content-length", "expect", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade", UpstreamTap.Exchanges.header,
  ]

  fileprivate var sentHeaders: HTTPHeaders {
    var sent = HTTPHeaders()
    for field in headers where !Self.ownHeaders.contains(field.name.description.lowercased()) {
      sent.add(name: field.name.wireText, value: field.value.wireText)
    }
    return sent
  }
}

extension ByteString {
  fileprivate var wireText: String { String(decoding: bytes, as: UTF8.self) }
}
