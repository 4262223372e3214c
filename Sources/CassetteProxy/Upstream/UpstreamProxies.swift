/// The proxies that servers are reached through, as the variables of an environment name them (`HTTPS_PROXY`, `NO_PROXY`).
///
/// Those of the recorder's own environment: the program that it records is told to take the recorder for its proxy.
package struct UpstreamProxies: Sendable {
  /// A proxy that connects to whatever host it is asked for.
  package struct Proxy: Hashable, Sendable {
    package enum Kind: Sendable {
      /// Asked by CONNECT, also for servers of plain HTTP.
      case http
      case socks5
    }

    package var kind: Kind
    package var host: String
    package var port: Int
    /// `name:password`; nil for none.
    package var credentials: String?
  }

  /// A proxy that nothing can be sent through.
  package struct Invalid: Error, CustomStringConvertible {
    package let variable: String

    package var description: String {
      "\(variable) names no proxy that can be used: http://HOST:PORT or socks5://HOST:PORT is meant"
    }
  }

  /// By scheme of the server; a scheme without one is asked directly.
  private var proxies: [String: Proxy] = [:]
  /// Hosts that are asked directly, each with its subdomains; with a port, only there.
  private var excluded: [String] = []
  private var excludesAll = false

  /// None.
  package init() {}

  /// - Parameter environment: A variable of the environment. Names in lowercase count first, as curl has it.
  /// - Throws: `Invalid`.
  package init(environment: (String) -> String?) throws(Invalid) {
    func variable(_ name: String) -> (name: String, value: String)? {
      for name in [name.lowercased(), name] {
        if let value = environment(name), !value.isEmpty { return (name, value) }
      }
      return nil
    }
    for scheme in ["http", "https"] {
      guard let named = variable(scheme.uppercased() + "_PROXY") ?? variable("ALL_PROXY") else { continue }
      guard let proxy = Proxy(named.value) else { throw Invalid(variable: named.name) }
      proxies[scheme] = proxy
    }
    let names = variable("NO_PROXY")?.value.lowercased().split { $0 == "," || $0 == " " } ?? []
    excludesAll = names.contains("*")
    excluded = names.map { name in
      String(name.hasPrefix("*.") ? name.dropFirst(2) : name.hasPrefix(".") ? name.dropFirst() : name)
    }
  }

  /// All that may be asked.
  var all: Set<Proxy> { Set(proxies.values) }

  /// The proxy for a server; nil when it is asked directly, as this machine always is.
  ///
  /// - Parameter authority: Host and port, as in the Host header.
  package func proxy(scheme: String, authority: String) -> Proxy? {
    guard let proxy = proxies[scheme], !excludesAll else { return nil }
    let host = ListenerCore.host(of: authority)
    let isHere = host == "localhost" || host == "::1" || host.hasSuffix(".localhost") || host.hasPrefix("127.")
    let isExcluded = excluded.contains { name in
      name == authority.lowercased() || name == host || host.hasSuffix("." + name)
    }
    return isHere || isExcluded ? nil : proxy
  }
}

extension UpstreamProxies.Proxy {
  /// Reads `http://name:password@host:port` and `socks5://host:port`; what has no scheme is HTTP's.
  fileprivate init?(_ text: String) {
    var rest = text[...]
    kind = .http
    if let colon = text.firstRange(of: "://") {
      switch text[..<colon.lowerBound].lowercased() {
      case "http": break
      case "socks5", "socks5h": kind = .socks5
      // TLS with the proxy itself is not spoken.
      default: return nil
      }
      rest = text[colon.upperBound...]
    }
    rest = rest.prefix { $0 != "/" }
    if let at = rest.lastIndex(of: "@") {
      guard kind == .http, let decoded = Self.decoded(rest[..<at]) else { return nil }
      credentials = decoded
      rest = rest[rest.index(after: at)...]
    }
    let authority = String(rest)
    host = ListenerCore.host(of: authority)
    let name = authority.first == "[" ? "[\(host)]" : host
    let standard = kind == .http ? 80 : 1080
    guard !host.isEmpty, authority.count >= name.count else { return nil }
    let end = authority.dropFirst(name.count)
    guard end.isEmpty || end.first == ":", let port = end.isEmpty ? standard : Int(end.dropFirst()),
      (1...65535).contains(port)
    else { return nil }
    self.port = port
  }

  /// User information without its percent-encoding (RFC 3986 §3.2.1); nil when it is none.
  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let digits = String(rest.prefix(2)), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else {
        return nil
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
