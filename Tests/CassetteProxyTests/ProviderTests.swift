import CassetteFormat
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

  @Test("that are not the standard ones stay with the recording")
  func recorded() throws {
    let named = try #require(Provider.upstream("groq=https://api.groq.com/openai/v1"))
    let providers = Provider.chosen([named]) { ["OPENAI_BASE_URL": "https://gateway.example/llm/v1"][$0] }
    var session = Session()
    session.tags = Provider.tags(providers)
    #expect(
      session.tags == [
        "upstream.groq": "https://api.groq.com/openai/v1", "upstream.openai": "https://gateway.example/llm/v1",
      ])
    session.tags["upstream.azure"] = "RW_REDACTED"
    // What the environment of a replay says is of no account then.
    let replayed = Provider.chosen(Provider.upstreams(recordedIn: session)) { _ in "https://other.example/v1" }
    let openAI = try #require(replayed.first { $0.name == "openai" })
    #expect(openAI.baseURL(at: "http://127.0.0.1:1") == "http://127.0.0.1:1/openai/llm/v1")
    #expect(replayed.contains { $0.name == "groq" } && replayed.first { $0.name == "azure" }?.standard?.path == "/v1")
  }

  @Test("known ones differ in name and variables")
  func known() {
    #expect(Set(Provider.known.map(\.name)).count == Provider.known.count)
    #expect(Set(Provider.known.flatMap(\.variables)).count == Provider.known.count)
  }
}
