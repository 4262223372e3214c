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
    var chosen: [(name: String, url: UpstreamURL)] = []
    for text in upstreams {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, Self.isName(parts[0]), let url = UpstreamURL(parts[1]) else {
        throw ValidationError(
          "--upstream is NAME=URL, such as groq=https://api.groq.com/openai/v1, unlike \(TerminalText.line(text))")
      }
      chosen.append((parts[0], url))
    }
    let known = Provider.known.compactMap { provider -> Provider? in
      let said = provider.variables.compactMap(environment).first { !$0.isEmpty }.flatMap { UpstreamURL($0) }
      let url = chosen.last { $0.name == provider.name }?.url ?? said ?? provider.standard
      return url.map {
        Provider(
          name: provider.name, variables: provider.variables, keyVariables: provider.keyVariables, standard: $0)
      }
    }
    let names = Set(known.map(\.name))
    let others = Dictionary(chosen.filter { !names.contains($0.name) }.map { ($0.name, $0.url) }) { $1 }
    return known
      + others.sorted { $0.key < $1.key }.map { name, url in
        Provider(name: name, variables: [Self.variable(name)], standard: url)
      }
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text != "-"
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x2D
          || byte == 0x5F
      }
  }

  /// The variable of a provider that was added: `groq-eu` has `GROQ_EU_BASE_URL`.
  private static func variable(_ name: String) -> String {
    name.uppercased().replacing("-", with: "_") + "_BASE_URL"
  }
}
