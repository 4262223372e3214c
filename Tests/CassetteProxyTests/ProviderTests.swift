import CassetteProxy
import Testing

@Suite("Upstream URLs")
struct UpstreamURLTests {
  @Test(
    "are read in their parts",
    arguments: [
      ("https://api.openai.com/v1", ["https", "api.openai.com", "/v1"]),
      ("https://api.openai.com/v1/", ["https", "api.openai.com", "/v1"]),
      ("http://127.0.0.1:8080", ["http", "127.0.0.1:8080", ""]), ("HTTP://[::1]:80//", ["http", "[::1]:80", ""]),
    ])
  func parts(text: String, parts: [String]) throws {
    let url = try #require(UpstreamURL(text))
    #expect([url.scheme, url.authority, url.path] == parts)
  }

  @Test(
    "of other schemes, without host, with user, query or fragment are refused",
    arguments: ["ftp://a", "https://", "https:///v1", "api.openai.com", "https://u@a", "https://a?q", "https://a/#f"])
  func refused(text: String) { #expect(UpstreamURL(text) == nil) }

  @Test("known ones differ in name and variables")
  func known() {
    #expect(Set(Provider.known.map(\.name)).count == Provider.known.count)
    #expect(Set(Provider.known.flatMap(\.variables)).count == Provider.known.count)
  }
}
