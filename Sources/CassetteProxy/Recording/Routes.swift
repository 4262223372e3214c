import CassetteFormat

/// Where requests go: by the provider that the path names, or by the host that the client asked the proxy for.
package struct Routes: Sendable {
  /// A request on its way.
  package struct Route: Sendable {
    package let request: UpstreamRequest
    /// The provider's name, or the host.
    package let lane: String
  }

  private let providers: [Provider]

  /// - Parameter providers: With the URLs that their requests go to as `standard`.
  package init(_ providers: [Provider]) {
    self.providers = providers
  }

  /// Nil when nobody can tell where the request is to go.
  func route(_ request: ProxyRequest) -> Route? {
    if let authority = request.authority {
      let upstream = UpstreamURL(scheme: request.scheme ?? "http", authority: authority, path: "")
      let provider = providers.first { $0.standard?.authority == authority.lowercased() }
      return route(request, upstream, request.target, lane: provider?.name ?? authority.lowercased())
    }
    guard let named = ProviderRoute(request.target, among: providers), let upstream = named.provider.standard else {
      return nil
    }
    return route(request, upstream, named.target, lane: named.provider.name)
  }

  private func route(
    _ request: ProxyRequest, _ upstream: UpstreamURL, _ target: [UInt8], lane: String
  ) -> Route {
    var headers: [HeaderField] = []
    for field in request.headers {
      // What is for the proxy never gets to the server, and is no part of the exchange.
      if field.name.equalsIgnoringCase("proxy-connection") || field.name.equalsIgnoringCase("proxy-authorization") {
        continue
      }
      let isHost = field.name.equalsIgnoringCase("host")
      headers.append(isHost ? HeaderField(field.name, ByteString(upstream.authority)) : field)
    }
    return Route(
      request: UpstreamRequest(
        method: request.method, scheme: upstream.scheme, authority: upstream.authority, target: target,
        headers: headers, body: request.body),
      lane: lane)
  }
}
