import ArgumentParser
import CassetteProxy
import ProxySupport

/// Where requests go.
struct UpstreamOptions: ParsableArguments {
  @OptionGroup var named: ProviderOptions

  @Option(
    name: .customLong("upstream-ca"),
    help: ArgumentHelp("Certificates to trust besides the system's.", valueName: "FILE"), completion: .file())
  var trustedFile: String?

  @Flag(name: .customLong("http1"), help: "Speak HTTP/1.1 with servers that know HTTP/2, too.")
  var usesHTTP1 = false

  /// The providers with the URLs that their requests go to: what was asked for, or what the environment says, or what is
  /// known. A provider without any is left out.
  func providers(environment: (String) -> String?) throws -> [Provider] {
    try named.providers(environment: environment).filter { $0.standard != nil }
  }
}
