import ArgumentParser
import CassetteProxy
import CommandSupport
import NIOCore

/// Where and how fast a cassette is served.
struct ServingOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("The port; 0 is any that is free.", valueName: "N"))
  var port = 0

  @Option(
    help: ArgumentHelp(
      "An address to listen on, for both of IPv4 and IPv6 twice; without this 127.0.0.1 and ::1.", valueName: "ADDRESS")
  )
  var host: [String] = []

  @Option(
    help: ArgumentHelp(
      "A provider besides openai, anthropic, gemini and azure: requests to /NAME/… are its; may be repeated.",
      valueName: "NAME=URL"))
  var upstream: [String] = []

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
    _ = try providers
    for host in host where (try? SocketAddress(ipAddress: host, port: port)) == nil {
      throw ValidationError("--host \(host): an address is meant, such as 127.0.0.1; names are not looked up")
    }
  }

  var providers: [Provider] {
    get throws {
      try upstream.reduce(into: Provider.known) { providers, text in
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let url = UpstreamURL(parts[1]), Self.isName(parts[0]) else {
          throw ValidationError("--upstream \(text): NAME=URL is meant, such as local=http://127.0.0.1:8080/v1")
        }
        let known = providers.firstIndex { $0.name == parts[0] }
        let old = known.map { providers.remove(at: $0) }
        providers.append(
          Provider(
            name: parts[0], variables: old?.variables ?? [], keyVariables: old?.keyVariables ?? [], standard: url))
      }
    }
  }

  /// A name is a part of a path, which `/-/rewind` must not be.
  private static func isName(_ text: String) -> Bool {
    text != "-" && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
  }

  func serverOptions() throws -> ReplayServer.Options {
    var options = ReplayServer.Options()
    options.listener.port = port
    if !host.isEmpty { options.listener.hosts = host }
    options.providers = try providers
    options.timing = ReplayTiming(timing) ?? .instant
    options.stallLimit = .seconds(Int64(stallLimit))
    return options
  }
}
