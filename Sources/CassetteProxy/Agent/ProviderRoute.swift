/// Whom a request that came by a base URL is meant for: the first part of its path names a provider.
package struct ProviderRoute: Sendable {
  package let provider: Provider
  /// Path and query without the provider's name, as they would have reached it.
  package let target: [UInt8]

  /// Nil when the path begins with no provider's name.
  package init?(_ target: [UInt8], among providers: [Provider]) {
    let slash = UInt8(ascii: "/")
    guard target.first == slash else { return nil }
    let name = target.dropFirst().prefix { $0 != slash && $0 != UInt8(ascii: "?") }
    guard let provider = providers.first(where: { $0.name.utf8.elementsEqual(name) }) else { return nil }
    self.provider = provider
    let rest = target[name.endIndex...]
    self.target = rest.first == slash ? Array(rest) : [slash] + rest
  }
}

extension Provider {
  /// What programs get as this provider's base URL.
  ///
  /// - Parameter listener: The listener's URL, without a slash at its end.
  package func baseURL(at listener: String) -> String { "\(listener)/\(name)\(standard?.path ?? "")" }
}
