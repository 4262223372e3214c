package import Logging
package import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A HTTP/1.1 server and forward proxy on this machine, which ends TLS itself.
///
/// It resolves no names and connects to nobody: what it is asked goes to its handler.
package final class Listener: Sendable {
  package struct Options: Sendable {
    /// Addresses to listen on, all with the same port.
    package var hosts = ["127.0.0.1", "::1"]
    /// 0: any that is free.
    package var port = 0
    /// Of a request's head, in bytes.
    package var headLimit = 1 << 20
    /// Of a request's body, in bytes.
    package var bodyLimit = 256 << 20

    package init() {}
  }

  /// An authority without the port, and without the brackets of an IPv6 address.
  package static func host(of authority: String) -> String { ListenerCore.host(of: authority) }

  /// The port on every address.
  package let port: Int
  /// Where clients find it, such as `http://127.0.0.1:4010`.
  package let url: String
  package let eventLoop: any EventLoop
  private let core: ListenerCore
  private let channels: [any Channel]

  /// Begins to listen, and returns when connections are taken.
  ///
  /// Not to be called on an event loop.
  ///
  /// - Parameters:
  ///   - eventLoop: On which everything happens.
  ///   - authority: Signs the certificates that clients get by CONNECT; without it they cannot begin TLS.
  /// - Throws: `IOError` when the port is taken or an address is not this machine's.
  package init(
    _ handler: any RequestHandler, options: Options = Options(), on eventLoop: any EventLoop,
    authority: CertificateAuthority? = nil, logger: Logger
  ) throws {
    let core = ListenerCore(handler, options, authority, logger)
    let bootstrap = ServerBootstrap(group: eventLoop, childGroup: eventLoop)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 1024)
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      // A request mostly comes in one read: no second one is made only to find that there is nothing.
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelInitializer { channel in channel.eventLoop.makeCompletedFuture { try core.accept(channel) } }
    self.eventLoop = eventLoop
    self.core = core
    channels = try Self.bind(bootstrap, options)
    let addresses = channels.compactMap(\.localAddress)
    port = addresses.first?.port ?? options.port
    let host = options.hosts.first ?? "127.0.0.1"
    url = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    try eventLoop.submit { core.listens(on: addresses) }.wait()
  }

  private static func bind(_ bootstrap: ServerBootstrap, _ options: Options) throws -> [any Channel] {
    var attempts = 0
    while true {
      attempts += 1
      var channels: [any Channel] = []
      do {
        for host in options.hosts {
          let port = channels.first?.localAddress?.port ?? options.port
          do {
            // Addresses only: a name would be looked up.
            channels.append(try bootstrap.bind(to: SocketAddress(ipAddress: host, port: port)).wait())
          } catch let error as IOError
            where !channels.isEmpty && [EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errnoCode)
          {
            // A machine without IPv6.
          }
        }
        return channels
      } catch let error as IOError where options.port == 0 && error.errnoCode == EADDRINUSE && attempts < 20 {
        // The port that one address got is taken on another.
        for channel in channels { try? channel.close().wait() }
      } catch {
        for channel in channels { try? channel.close().wait() }
        throw error
      }
    }
  }

  /// Takes no more connections, lets the answers that are being sent come to their ends, and closes everything. The port is
  /// free when this returns.
  ///
  /// Not to be called on an event loop.
  ///
  /// - Parameter limit: How long answers may take to come to their ends.
  package func stop(within limit: TimeAmount = .seconds(5)) {
    for channel in channels { try? channel.close().wait() }
    let core = core
    let eventLoop = eventLoop
    try? eventLoop.flatSubmit { core.stop(on: eventLoop, within: limit) }.wait()
  }
}
