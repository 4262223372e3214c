import Testing

@testable import CassetteProxy

@Suite("The proxies of the environment")
struct UpstreamProxiesTests {
  private static func proxies(_ variables: [String: String]) throws -> UpstreamProxies {
    try UpstreamProxies { variables[$0] }
  }

  @Test(
    "are told by scheme",
    arguments: [
      ("http://proxy:3128", .init(kind: .http, host: "proxy", port: 3128, credentials: nil)),
      ("proxy", .init(kind: .http, host: "proxy", port: 80, credentials: nil)),
      ("http://me:a%40b%3A@[::1]:1/", .init(kind: .http, host: "::1", port: 1, credentials: "me:a@b:")),
      ("SOCKS5://proxy", .init(kind: .socks5, host: "proxy", port: 1080, credentials: nil)),
    ] as [(String, UpstreamProxies.Proxy)])
  func read(text: String, proxy: UpstreamProxies.Proxy) throws {
    let proxies = try Self.proxies(["HTTPS_PROXY": text])
    #expect(proxies.proxy(scheme: "https", authority: "api.example.com") == proxy)
    #expect(proxies.proxy(scheme: "http", authority: "api.example.com") == nil)
  }

  @Test("count in lowercase first, and for every scheme last")
  func names() throws {
    let proxies = try Self.proxies(["http_proxy": "a", "HTTP_PROXY": "b", "HTTPS_PROXY": "", "ALL_PROXY": "c"])
    #expect(proxies.proxy(scheme: "http", authority: "x")?.host == "a")
    #expect(proxies.proxy(scheme: "https", authority: "x")?.host == "c")
    #expect(try Self.proxies([:]).proxy(scheme: "https", authority: "x") == nil)
  }

  @Test(
    "are not asked for what is excluded, nor for this machine",
    arguments: [
      ("a.example", true), ("A.EXAMPLE:443", true), ("b.a.example", true), ("ba.example", false), ("b.example", true),
      ("c.example:8443", true), ("c.example", false), ("localhost:11434", true), ("127.0.0.1:1", true),
      ("[::1]:1", true),
      ("127.example", true), ("other", false),
    ])
  func excluded(authority: String, isDirect: Bool) throws {
    let proxies = try Self.proxies([
      "HTTPS_PROXY": "proxy", "NO_PROXY": "a.example, .b.example,c.example:8443,127.example",
    ])
    #expect((proxies.proxy(scheme: "https", authority: authority) == nil) == isDirect)
    let none = try Self.proxies(["HTTPS_PROXY": "proxy", "no_proxy": "*"])
    #expect(none.proxy(scheme: "https", authority: authority) == nil)
  }

  @Test(
    "are refused when nothing can be sent through them",
    arguments: [
      "https://proxy", "ftp://proxy", "http://", "http://proxy:0", "http://proxy:x", "http://a%zz@proxy",
      "socks5://a@proxy",
    ])
  func invalid(text: String) {
    #expect(throws: UpstreamProxies.Invalid.self) { try Self.proxies(["HTTPS_PROXY": text]) }
  }
}
