import CassetteFormat

/// Where requests go: by the provider that the path names, or by the host that the client asked the proxy for.
package struct Routes: Sendable {
  /// A request on its way.
  package struct Route: Sendable {
    package let request: UpstreamRequest
    /// The provider's name, or the host.
    package let lane: String
  }

  private let upstreams: [String: UpstreamURL]

  /// - Parameter upstreams: By the names of the providers.
  package init(_ upstreams: [String: UpstreamURL]) {
    self.upstreams = upstreams
  }

  /// Nil when nobody can tell where the request is to go.
  func route(_ request: ProxyRequest) -> Route? {
    if let authority = request.authority {
      return route(
        request, UpstreamURL(scheme: request.scheme ?? "http", authority: authority, path: ""), request.target)
    }
    let rest = request.target.dropFirst()
    let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
    let name = String(decoding: rest[..<end], as: UTF8.self)
    guard request.target.first == UInt8(ascii: "/"), let upstream = upstreams[name] else { return nil }
    let target = Array(rest[end...])
    return route(
      request, upstream, target.first == UInt8(ascii: "/") ? target : [UInt8(ascii: "/")] + target, lane: name)
  }

  private func route(
    _ request: ProxyRequest, _ upstream: UpstreamURL, _ target: [UInt8], lane: String? = nil
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
    let provider = upstreams.filter { $0.value.authority == upstream.authority }.map(\.key).min()
    return Route(
      request: UpstreamRequest(
        method: request.method, scheme: upstream.scheme, authority: upstream.authority, target: target,
        headers: headers, body: request.body),
      lane: lane ?? provider ?? upstream.authority)
  }
}
