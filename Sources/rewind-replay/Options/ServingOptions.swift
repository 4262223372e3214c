import ArgumentParser
import CassetteFormat
import CassetteProxy
import NIOCore
import ProxySupport

/// Where and how fast a cassette is served.
struct ServingOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("The port; 0 is any that is free.", valueName: "N"))
  var port = 0

  @Option(
    help: ArgumentHelp(
      "An address to listen on, for both of IPv4 and IPv6 twice; without this 127.0.0.1 and ::1.", valueName: "ADDRESS")
  )
  var host: [String] = []

  @OptionGroup var named: ProviderOptions

  @Option(
    help: ArgumentHelp(
      "How fast: instant; real, as it was recorded; scaled=X, the recorded delays times X.", valueName: "TIMING"),
    completion: .list(["instant", "real", "scaled="]))
  var timing = "instant"

  @Option(
    help: ArgumentHelp("How long a connection that fell silent is held, in seconds.", valueName: "SECONDS"))
  var stallLimit = 600

  func validate() throws {
    guard (0...65535).contains(port) else { throw ValidationError("--port is a number up to 65535") }
    guard (0...86_400).contains(stallLimit) else { throw ValidationError("--stall-limit is at most a day: 86400") }
    guard ReplayTiming(timing) != nil else {
      throw ValidationError("--timing is instant, real, or scaled=X with X from 0 to 1000")
    }
    for host in host where (try? SocketAddress(ipAddress: host, port: port)) == nil {
      throw ValidationError("--host \(host): an address is meant, such as 127.0.0.1; names are not looked up")
    }
  }

  /// - Parameters:
  ///   - session: Of the cassette.
  ///   - environment: A variable of the environment: a recorder goes by them too, so that paths are the same.
  func serverOptions(_ session: Session?, environment: (String) -> String?) throws -> ReplayServer.Options {
    var options = ReplayServer.Options()
    options.listener.port = port
    if !host.isEmpty { options.listener.hosts = host }
    options.providers = try named.providers(recordedIn: session, environment: environment)
    options.timing = ReplayTiming(timing) ?? .instant
    options.stallLimit = .seconds(Int64(stallLimit))
    return options
  }
}
