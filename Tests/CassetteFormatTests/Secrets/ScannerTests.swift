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

  @Test func wordsByChanceHideNoKey() {
    let key = "gs" + "k_" + random(.alphanumeric, 22)
    for word in ["Example", "insert", "xxxxx", "abcdefgh"] {
      let text = key + word + random(.alphanumeric, 30 - word.utf8.count)
      #expect(found(text) == ["RWS112 high \(text)"])
    }
    let kept = "Authorization: Bearer " + random(.alphanumeric, 40)
    for end in ["-example", ".your-key", "EXAMPLEKEY"] { #expect(found(kept + end) == []) }
    // As in every key that OpenSSH makes without a passphrase.
    let pem = "-----BEGIN OPENSSH PRIVATE " + "KEY-----\n"
    let body = random(.base64, 30) + "AAAAAAAAAB" + random(.base64, 30)
    #expect(found(pem + body + "\n-----END OPENSSH PRIVATE KEY-----").count == 1)
  }

  @Test(arguments: [
    "OPENAI_API_KEY=*", "  password: \"*\"", "{\"clientSecret\":\"*\"}", "export DB_PASSWORD='*'",
    "Client(api_key=\"*\")",
    "secret_key := `*`", "\\nACCESS_TOKEN=*\\n", "--password=*.", "a=1 apikey=*&b=2", "https://h/?x=1 API_KEY=*;",
  ])
  func assignments(_ text: String) {
    let value = "7aXd-kq1Rm3w-0Zp9b"
    #expect(found(text.replacing("*", with: value)) == ["RWS190 medium \(value)"])
  }

  @Test func variablesOfAnEnvironment() {
    let value = "7aXd-kq1Rm3w-0Zp9b"
    #expect(found("HUB_TOKEN=\(value)") == ["RWS190 low \(value)"])
    #expect(found("page_token=\(value)") == [])
  }

  @Test(arguments: [
    "api_key=os.environ['OPENAI_API_KEY2']", "api_key: settings.openai_api_key_v2", "password: see the manual",
    "api_key=gpt-4o-mini-turbo", "password = get_password_from_vault2()", "API_KEY=$OPENAI_KEY_1a2b3c4d",
    "api_key=https://h1.a2.b3/4c5d6e7f", "password=/usr/lib/a1b2c3/d4e5f6",
    "API_KEY=00000000-a1b2-c3d4-e5f6-a1b2c3d4e5f6",
    "x:api_key=7aXd-kq1Rm3w-0Zp9b", "api_keys=7aXd-kq1Rm3w-0Zp9b",
  ])
  func notAssignments(_ text: String) { #expect(found(text) == []) }

  @Test func keysNearTheirNames() {
    let header = SecretContext(host: Array("api.github.com".utf8), field: .header(Array("authorization".utf8)))
    let hexadecimal = random(.hexadecimal, 40)
    #expect(found("token \(hexadecimal)", header) == ["RWS126 high \(hexadecimal)"])
    #expect(found("GITHUB_TOKEN: \(hexadecimal)") == ["RWS126 medium \(hexadecimal)"])
    #expect(found("https://github.com/a/b/commit/\(hexadecimal)") == [])
    let deepgram = random(.lowercase, 40)
    #expect(found("deepgram: \"\(deepgram)\"") == ["RWS144 medium \(deepgram)"])
    let telegram = "869511423:" + random(.word, 35)
    #expect(found("telegram = '\(telegram)'") == ["RWS140 medium \(telegram)"])
    let discord = "oH" + random(.alphanumeric, 22) + ".V" + random(.word, 5) + ".F" + random(.word, 26)
    #expect(found("discord: \"\(discord)\"") == ["RWS140 medium \(discord)"])
    let langfuse = "s" + "k-lf-0f8e2d1c-9b3a-4c5d-8e7f-1a2b3c4d5e6f"
    #expect(found("key = \(langfuse)") == ["RWS121 high \(langfuse)"])
  }

  /// What has the shape and fails the check.
  @Test(arguments: [
    "SG.abcdefghijklmnopqrstuv.zyxwvutsrqponmlkjihgfedcbazyxwvutsrqponmlkj",
    "eyJhbGciOiJIUzI1.eyJzdWIiOiIxIn0.0a1b2c3d4e5f6",
    "Authorization: Basic YWJjZGVmZ2hpamtsbW5vcA==",
    "-----BEGIN RSA PUBLIC KEY-----\nMIIBCgKCAQEA0a1b2c3d4e5f6071\n-----END",
    "MTIzNDU2Nzg5YWJjZGVmZ2g.Gx1y2z.0a1b2c3d4e5f60718293a4b5c6d7e8",
    "4111111111111112", "DE00370400440532013000", "000-45-6789", "192.168.12.7", "2001:db8:c17:1000::1", "fe80::1",
    "/home/runner", "host.docker.internal", "00:00:00:00:00:00", "+0123456789", "me@mail.example.com",
  ])
  func shapesThatFailTheirCheck(_ text: String) {
    #expect(found(text, scanner: SecretScanner(rules: SecretRule.all)) == [])
  }

  @Test(arguments: [
    "aaaaaaaaaaaa1111", "/var/lib/a1b2c3d4", "https://h1.a2/b3c4d5", "0f8e2d1c-9b3a-4c5d-8e7f-1a2b3c4d5e6f",
    "a1b2c3d4-${x}-e5f6g7h8",
  ])
  func valuesThatAreNone(_ text: String) {
    #expect(found(text, .init(field: .member(Array("password".utf8)))) == [])
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
