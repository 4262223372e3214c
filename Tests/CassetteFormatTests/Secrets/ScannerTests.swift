import Testing

@testable import CassetteFormat

/// What the scanner makes of context, examples and matches that overlap.
@Suite struct ScannerTests {
  private func found(
    _ text: String, _ context: SecretContext = SecretContext(), scanner: SecretScanner = SecretScanner()
  ) -> [String] {
    let bytes = Array(text.utf8)
    return scanner.matches(in: bytes, context: context).map {
      "\($0.rule.code) \($0.confidence) " + String(decoding: bytes[$0.range], as: UTF8.self)
    }
  }

  private func random(_ alphabet: Alphabet, _ count: Int) -> String {
    var generator = SeededGenerator(count)
    return String(decoding: SecretSample.characters(alphabet, count, &generator), as: UTF8.self)
  }

  @Test func moreSpecificRuleWins() {
    let token = "gh" + "p_" + random(.alphanumeric, 36)
    #expect(found("Authorization: Bearer \(token)") == ["RWS126 high \(token)"])
    #expect(found("https://me:\(token)@github.com/a/b") == ["RWS126 high \(token)"])
    let google = "AI" + "za" + random(.alphanumeric, 35)
    #expect(found("GET /v1/models?key=\(google)&alt=sse") == ["RWS104 high \(google)"])
  }

  @Test func evidenceRaisesConfidence() {
    let key = "s" + "k-" + random(.hexadecimal, 32)
    #expect(found(key) == ["RWS103 medium \(key)"])
    #expect(found("DEEPSEEK=\(key)") == ["RWS103 high \(key)"])
    #expect(found(key, SecretContext(host: Array("api.deepseek.com:443".utf8))) == ["RWS103 high \(key)"])
    #expect(found(key, SecretContext(host: Array("notdeepseek.com".utf8))) == ["RWS103 medium \(key)"])
  }

  @Test func awsSecretIsFoundBesideItsId() {
    let id = "AK" + "IA" + random(.base32, 16)
    let secret = random(.base64, 40)
    let near = String(repeating: " ", count: 180)
    #expect(found("\(id)\(near)\(secret)") == ["RWS109 high \(id)", "RWS109 high \(secret)"])
    #expect(found("\(secret)\(near)\(id)") == ["RWS109 high \(secret)", "RWS109 high \(id)"])
    #expect(found("\(secret)\(near)\(near)\(id)") == ["RWS109 high \(id)"])
    #expect(found(secret) == [])
  }

  @Test func keysWithoutPrefixNeedTheirPlace() {
    let key = random(.alphanumeric, 32)
    let header = SecretContext.Field.header(Array("authorization".utf8))
    #expect(found("Bearer \(key)", .init(host: Array("api.mistral.ai".utf8), field: header)) == ["RWS141 high \(key)"])
    #expect(found("MISTRAL_API_KEY=\(key)") == ["RWS141 medium \(key)"])
    #expect(found("key \(key)") == [])
  }

  @Test(arguments: [
    ("api_key", true), ("openaiApiKey", true), ("X-Client-Secret", true), ("refresh_token", true),
    ("max_tokens", false),
    ("prompt_cache_key", false), ("signature", false), ("id", false), ("nextPageToken", false), ("token_ids", false),
    ("encrypted_content", false), ("sha256", false), ("tool_call_id", false), ("monkey", false),
  ])
  func valuesOfSecretNames(_ name: String, _ isSecret: Bool) {
    let value = "7aXd-kq1Rm3w-0Zp9"
    #expect(found(value, .init(field: .member(Array(name.utf8)))) == (isSecret ? ["RWS190 medium \(value)"] : []))
    #expect(found("see the manual", .init(field: .member(Array(name.utf8)))) == [])
  }

  @Test func examplesAreNoSecrets() {
    let examples = [
      "AKIAIOSFODNN7EXAMPLE", "s" + "k-" + String(repeating: "x", count: 48), "Authorization: Bearer $TOKEN",
      "Authorization: Bearer YOUR_API_KEY_0123", "Authorization: Bearer authentication is needed",
      "postgres://user:password@localhost/db", "https://user:${PASS}@host", "https://host/?token=the-next-page-of-it",
      "-----BEGIN RSA PRIVATE KEY----- begins a key in PEM", "AI" + "za" + String(repeating: "0", count: 35),
    ]
    for example in examples { #expect(found(example) == [], "\(example)") }
  }

  @Test func allowedTextIsNoSecret() {
    let key = "hf" + "_" + random(.alphanumeric, 34)
    #expect(found(key, scanner: SecretScanner(allow: [.exactly(Array(key.utf8))])) == [])
    #expect(found(key, scanner: SecretScanner(allow: [.prefix(Array(key.utf8.prefix(8)))])) == [])
    #expect(found(key, scanner: SecretScanner(allow: [.exactly(Array(key.utf8.prefix(8)))])).count == 1)
  }

  @Test func personalDataIsFoundOnlyOnRequest() {
    #expect(found("mail maria@rewind.dev") == [])
    #expect(
      found("mail maria@rewind.dev", scanner: SecretScanner(rules: SecretRule.all)) == ["RWP201 high maria@rewind.dev"])
  }

  /// Bytes by chance, and pieces of shapes: nothing traps, and matches ascend.
  @Test func anyBytes() {
    var generator = SeededGenerator(9)
    let scanner = SecretScanner(rules: SecretRule.all)
    let pieces = [
      "sk-", "ant-", "eyJ", ".", "://", ":", "@", "Authorization: ", "AKIA", "\\u001b[0m", "%2", "-----BEGIN ",
      "mistral", "1Q~", "+", "JQQJ9", "RW_REDACTED_a_01",
    ]
    for _ in 0..<2_000 {
      var text = generator.bytes(generator.below(40))
      for _ in 0..<generator.below(12) {
        text +=
          generator.oneIn(2)
          ? Array(pieces[generator.below(pieces.count)].utf8) : Array(random(.word, generator.below(40)).utf8)
      }
      let matches = scanner.matches(in: text, context: SecretContext(field: .member(Array("secret".utf8))))
      var end = 0
      for match in matches {
        #expect(match.range.lowerBound >= end && match.range.upperBound <= text.count && !match.range.isEmpty)
        end = match.range.upperBound
      }
    }
  }
}
