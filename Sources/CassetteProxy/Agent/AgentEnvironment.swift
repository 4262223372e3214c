package import CassetteTools

/// What the environment of a program has to say so that its requests come to a listener.
package struct AgentEnvironment: Sendable {
  /// In the order of their names.
  package let changes: [EnvironmentChange]

  /// A key that no server takes, for libraries that do not start without one.
  static let placeholderKey = "rewind-placeholder"

  /// - Parameters:
  ///   - listener: Its URL, without a slash at its end.
  ///   - trust: Nil when the authority of the listener's certificates is trusted anyway, or there is none.
  ///   - placeholders: Whether variables of keys that are not set get a value, with which nobody is let in anywhere.
  ///   - environment: A variable of the environment as it is.
  package init(
    listener: String, providers: [Provider], trust: TrustFiles?, placeholders: Bool,
    environment: (String) -> String?
  ) {
    var values: [String: String?] = [:]
    for provider in providers {
      for name in provider.variables { values[name] = provider.baseURL(at: listener) }
      for name in provider.keyVariables where placeholders && environment(name)?.isEmpty ?? true {
        values[name] = Self.placeholderKey
      }
    }
    // curl takes a proxy for plain HTTP from the name in lowercase only, others from that in uppercase.
    for name in ["HTTP_PROXY", "HTTPS_PROXY"] {
      values[name] = listener
      values[name.lowercased()] = listener
    }
    // Base URLs are on this machine and need no proxy. What else was excluded would go past the listener.
    for name in ["NO_PROXY", "no_proxy"] { values[name] = "127.0.0.1,localhost,::1" }
    for name in ["ALL_PROXY", "all_proxy"] where environment(name) != nil { values[name] = .some(nil) }
    // From version 24, and 22.21, Node's own client knows proxies when it is told to.
    values["NODE_USE_ENV_PROXY"] = "1"
    if let trust {
      for name in ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"] { values[name] = trust.bundlePath }
      let hasOwn = environment("NODE_EXTRA_CA_CERTS")?.isEmpty == false
      values["NODE_EXTRA_CA_CERTS"] = hasOwn ? trust.bundlePath : trust.certificatePath
    }
    changes = values.sorted { $0.key < $1.key }.map { EnvironmentChange(name: $0.key, value: $0.value) }
  }

  /// The same as lines for a shell.
  package var shellLines: [String] {
    changes.map { change in
      guard let value = change.value else { return "unset \(change.name)" }
      return "export \(change.name)=\(Shell.inQuotes(value))"
    }
  }
}
