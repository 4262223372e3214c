package import ArgumentParser
package import CassetteFormat
package import CassetteProxy
import CassetteTools

/// The servers that programs find by base URLs.
package struct ProviderOptions: ParsableArguments {
  @Option(
    name: .customLong("upstream"),
    help: ArgumentHelp(
      "The server that requests to /NAME/… are for; may be repeated. Known without this: \(Self.known).",
      valueName: "NAME=URL"))
  package var upstreams: [String] = []

  package init() {}

  private static let known = Provider.known.map { provider in
    provider.standard.map { "\(provider.name) (\($0.text))" } ?? provider.name
  }.joined(separator: ", ")

  package func validate() throws { _ = try providers { _ in nil } }

  /// The known providers and those that were asked for.
  ///
  /// - Parameters:
  ///   - session: Of the cassette that is replayed: the paths in it begin as the recorder's base URLs did.
  ///   - environment: A variable of the environment.
  package func providers(recordedIn session: Session? = nil, environment: (String) -> String?) throws -> [Provider] {
    let named = try upstreams.map { text in
      guard let upstream = Provider.upstream(text) else {
        throw ValidationError(
          "--upstream is NAME=URL, such as groq=https://api.groq.com/openai/v1, unlike \(TerminalText.line(text))")
      }
      return upstream
    }
    return Provider.chosen((session.map(Provider.upstreams(recordedIn:)) ?? []) + named, environment: environment)
  }
}
