/// A server that programs find by a variable of their environment, and the name under which the proxy stands for it.
///
/// `http://127.0.0.1:PORT/openai/v1` stands for `https://api.openai.com/v1`: the first part of a path names the provider,
/// so that one port serves them all and no two are mixed up.
package struct Provider: Hashable, Sendable {
  /// The first part of the path, such as `openai`.
  package let name: String
  /// The variables from which client libraries take their base URL.
  package let variables: [String]
  /// The variables of keys without which libraries refuse to start.
  package let keyVariables: [String]
  /// Where requests go when the environment says nothing else; nil when every user has a host of their own.
  package let standard: UpstreamURL?

  package init(name: String, variables: [String], keyVariables: [String] = [], standard: UpstreamURL? = nil) {
    self.name = name
    self.variables = variables
    self.keyVariables = keyVariables
    self.standard = standard
  }

  /// Those whose variables the official libraries read.
  package static let known = [
    Provider(
      name: "openai", variables: ["OPENAI_BASE_URL"], keyVariables: ["OPENAI_API_KEY"],
      standard: UpstreamURL(scheme: "https", authority: "api.openai.com", path: "/v1")),
    Provider(
      name: "anthropic", variables: ["ANTHROPIC_BASE_URL"], keyVariables: ["ANTHROPIC_API_KEY"],
      standard: UpstreamURL(scheme: "https", authority: "api.anthropic.com", path: "")),
    Provider(
      name: "gemini", variables: ["GOOGLE_GEMINI_BASE_URL"], keyVariables: ["GEMINI_API_KEY"],
      standard: UpstreamURL(scheme: "https", authority: "generativelanguage.googleapis.com", path: "")),
    Provider(name: "azure", variables: ["AZURE_OPENAI_ENDPOINT"], keyVariables: ["AZURE_OPENAI_API_KEY"]),
  ]
}

/// The part of an URL that all requests to a server have in common.
package struct UpstreamURL: Hashable, Sendable {
  /// `http` or `https`.
  package let scheme: String
  /// Host and port, as in the Host header.
  package let authority: String
  /// What stands before the path of each request, without a slash at its end; empty for none.
  package let path: String

  package init(scheme: String, authority: String, path: String) {
    self.scheme = scheme
    self.authority = authority
    self.path = path
  }

  /// Reads an URL; nil for one that is not HTTP's, or that has user information, a query or a fragment.
  package init?(_ text: String) {
    guard let colon = text.firstRange(of: "://") else { return nil }
    scheme = text[..<colon.lowerBound].lowercased()
    let rest = text[colon.upperBound...]
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    authority = rest[..<slash].lowercased()
    var path = rest[slash...]
    while path.last == "/" { path.removeLast() }
    self.path = String(path)
    guard scheme == "http" || scheme == "https", !authority.isEmpty, !rest.contains(where: { "@?#".contains($0) })
    else {
      return nil
    }
  }

  package var text: String { "\(scheme)://\(authority)\(path)" }
}
