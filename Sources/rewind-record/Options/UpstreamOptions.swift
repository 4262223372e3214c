import ArgumentParser
import CassetteProxy
import CassetteTools
import CommandSupport

/// Where requests go.
struct UpstreamOptions: ParsableArguments {
  @Option(
    name: .customLong("upstream"),
    help: ArgumentHelp(
      "The server that /NAME at the recorder stands for; may be repeated. Known without this: \(Self.known).",
      valueName: "NAME=URL"))
  var upstreams: [String] = []

  @Option(
    name: .customLong("upstream-ca"),
    help: ArgumentHelp("Certificates to trust besides the system's.", valueName: "FILE"), completion: .file())
  var trustedFile: String?

  @Flag(name: .customLong("http1"), help: "Speak HTTP/1.1 with servers that know HTTP/2, too.")
  var usesHTTP1 = false

  private static let known = Provider.known.map { provider in
    provider.standard.map { "\(provider.name) (\($0.text))" } ?? provider.name
  }.joined(separator: ", ")

  func validate() throws { _ = try providers { _ in nil } }

  /// The providers with the URLs that their requests go to: what was asked for, or what the environment says, or what is
  /// known. A provider without any is left out.
  func providers(environment: (String) -> String?) throws -> [Provider] {
    let named = try upstreams.map { text in
      guard let upstream = Provider.upstream(text) else {
        throw ValidationError(
          "--upstream is NAME=URL, such as groq=https://api.groq.com/openai/v1, unlike \(TerminalText.line(text))")
      }
      return upstream
    }
    return Provider.chosen(named, environment: environment).filter { $0.standard != nil }
  }
}
