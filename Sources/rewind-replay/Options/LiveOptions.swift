import ArgumentParser
import CassetteFormat
import CassetteProxy
import CassetteTools

/// What the modes that ask servers may do.
struct LiveOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The cassette to write, with what was served and what was asked for; needed in the modes permissive and fork.",
      valueName: "OUT.rw"),
    completion: .file(extensions: ["rw"]))
  var record: String?

  @Option(
    help: ArgumentHelp(
      "A host that requests may go to, with its subdomains; may be repeated. Without this: those of the cassette.",
      valueName: "HOST"))
  var allowHost: [String] = []

  @Option(help: ArgumentHelp("How many requests may go to servers.", valueName: "N"))
  var maxLive = 100

  func validate() throws {
    guard maxLive >= 0 else { throw ValidationError("--max-live is at least 0") }
    guard record != "-" else { throw ValidationError("--record is a file: it is written while the command runs") }
  }

  func policy(_ reader: CassetteReader) throws -> LivePolicy {
    LivePolicy(hosts: allowHost.isEmpty ? try Self.hosts(in: reader) : allowHost, maximum: maxLive)
  }

  /// The hosts that were asked when the cassette was recorded.
  private static func hosts(in reader: CassetteReader) throws -> [String] {
    var hosts: Set<String> = []
    try reader.forEachEvent { event in
      if let authority = event.exchange?.request.authority?.string { hosts.insert(Listener.host(of: authority)) }
    }
    return hosts.sorted()
  }
}
