import CassetteProxy
import CassetteTools
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("The environment of a program")
struct AgentEnvironmentTests {
  private static func environment(
    _ current: [String: String] = [:], trust: TrustFiles? = nil, placeholders: Bool = true
  ) -> [String: String?] {
    let environment = AgentEnvironment(
      listener: "http://127.0.0.1:4010", providers: Provider.known, trust: trust, placeholders: placeholders,
      environment: { current[$0] })
    return environment.changes.reduce(into: [:]) { $0[$1.name] = .some($1.value) }
  }

  @Test("names the listener as every provider, with the path of its base URL")
  func baseURLs() {
    let values = Self.environment()
    #expect(values["OPENAI_BASE_URL"] == "http://127.0.0.1:4010/openai/v1")
    #expect(values["ANTHROPIC_BASE_URL"] == "http://127.0.0.1:4010/anthropic")
    #expect(values["GOOGLE_GEMINI_BASE_URL"] == "http://127.0.0.1:4010/gemini")
    #expect(values["AZURE_OPENAI_ENDPOINT"] == "http://127.0.0.1:4010/azure")
  }

  @Test("keeps keys that are set, and has placeholders for others when they are wanted")
  func keys() {
    let values = Self.environment(["OPENAI_API_KEY": "mine", "ANTHROPIC_API_KEY": ""])
    #expect(values["OPENAI_API_KEY"] == nil)
    #expect(values["ANTHROPIC_API_KEY"] == "rewind-placeholder")
    #expect(Self.environment(placeholders: false)["ANTHROPIC_API_KEY"] == nil)
  }

  @Test("leads everything else through the listener, and base URLs not")
  func proxies() {
    let values = Self.environment(["NO_PROXY": "api.openai.com", "ALL_PROXY": "socks5://127.0.0.1:1"])
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"] {
      #expect(values[name] == "http://127.0.0.1:4010")
    }
    #expect(values["NO_PROXY"] == "127.0.0.1,localhost,::1" && values["no_proxy"] == "127.0.0.1,localhost,::1")
    #expect(values["ALL_PROXY"] == .some(nil))
  }

  @Test("names files with the authority and those that are trusted anyway, which go in the end")
  func trust() throws {
    var paths: [String] = []
    do {
      let trust = try TrustFiles("OURS", environment: { _ in nil })
      let extended = try TrustFiles("OURS", environment: { $0 == "SSL_CERT_FILE" ? trust.certificatePath : nil })
      let values = Self.environment(trust: extended)
      for name in ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"] {
        #expect(values[name] == extended.bundlePath)
      }
      #expect(values["NODE_EXTRA_CA_CERTS"] == extended.certificatePath)
      #expect(try Self.text(extended.certificatePath) == "OURS\n")
      let bundle = try Self.text(extended.bundlePath)
      #expect(bundle.hasPrefix("OURS\n") && bundle.hasSuffix("\nOURS\n"))
      paths = [extended.bundlePath, trust.certificatePath]
    }
    for path in paths { #expect(access(path, F_OK) != 0) }
  }

  private static func text(_ path: String) throws -> String {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var text: [UInt8] = []
    while case let byte = fgetc(file), byte != EOF { text.append(UInt8(byte)) }
    return String(decoding: text, as: UTF8.self)
  }

  @Test("is written for shells with quotes that hold")
  func shell() {
    let providers = [Provider(name: "it's", variables: ["A"])]
    let environment = AgentEnvironment(
      listener: "http://[::1]:1", providers: providers, trust: nil, placeholders: false,
      environment: { $0 == "all_proxy" ? "x" : nil })
    #expect(environment.shellLines.contains(#"export A='http://[::1]:1/it'\''s'"#))
    #expect(environment.shellLines.contains("unset all_proxy"))
  }
}
