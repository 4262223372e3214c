extension Provider {
  /// The known providers and those that are named, with the URLs that their requests go to as `standard`: what was asked
  /// for, or what the environment says, or what is known. One of which nobody knows that has none.
  ///
  /// - Parameter named: As `upstream(_:)` reads them; of several for one name the last counts.
  package static func chosen(
    _ named: [(name: String, url: UpstreamURL)], environment: (String) -> String?
  ) -> [Provider] {
    let known = Provider.known.map { provider in
      let said = provider.variables.compactMap(environment).first { !$0.isEmpty }.flatMap { UpstreamURL($0) }
      let url = named.last { $0.name == provider.name }?.url ?? said ?? provider.standard
      return Provider(
        name: provider.name, variables: provider.variables, keyVariables: provider.keyVariables, standard: url)
    }
    let names = Set(known.map(\.name))
    let others = Dictionary(named.filter { !names.contains($0.name) }) { $1 }
    return known
      + others.sorted { $0.key < $1.key }.map { name, url in
        Provider(name: name, variables: [variable(name)], standard: url)
      }
  }

  /// Reads `NAME=URL`; nil for anything else. A name is a part of a path, and not `-`, which is the proxy's own.
  package static func upstream(_ text: String) -> (name: String, url: UpstreamURL)? {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, isName(parts[0]), let url = UpstreamURL(parts[1]) else { return nil }
    return (parts[0], url)
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text != "-"
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
  }

  /// The variable of a provider that was added: `groq-eu` has `GROQ_EU_BASE_URL`.
  private static func variable(_ name: String) -> String {
    name.uppercased().replacing("-", with: "_") + "_BASE_URL"
  }
}
