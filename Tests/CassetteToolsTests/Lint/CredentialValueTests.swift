import Testing

@testable import CassetteTools

/// Which values of headers that carry credentials are taken for one.
@Suite struct CredentialValueTests {
  @Test(arguments: [
    ("authorization", "Bearer Zk3v9Qw1Lp7sA0bX"),
    ("authorization", "Basic Y2FmZTpsYXR0ZS1hcnQ="),
    ("authorization", "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu, SignedHeaders=host, Signature=5d672d79c15b1316"),
    ("authorization", "Bearer testosterone_levels"),
    ("x-api-key", "Zk3v9Qw1Lp7sA0bX"),
    ("cookie", "id=Zk3v9Qw1Lp7sA0bX; csv=1"),
    ("cookie", "csv=1; id=\"Zk3v9Qw1Lp7sA0bX\""),
    ("cookie", "Zk3v9Qw1Lp7sA0bX"),
    ("set-cookie", "session=Zk3v9Qw1Lp7sA0bX; Path=/"),
    ("set-cookie", "session=Zk3v9Qw1Lp7sA0bX"),
  ])
  func finds(name: String, value: String) {
    #expect(CredentialValue.isIn(header: name, Array(value.utf8)))
  }

  @Test(arguments: [
    ("authorization", "Bearer <OPENAI_ACCESS_TOKEN>"),
    ("authorization", "token <<ACCESS_TOKEN>>"),
    ("authorization", "Bearer test_openai_api_key"),
    ("authorization", "Bearer RW_REDACTED_auth_01xxxxx"),
    ("authorization", "Bearer"),
    ("authorization", ""),
    ("authorization", "Sanitized"),
    ("x-amz-security-token", "FAKE-SESSION-TOKEN"),
    ("cookie", "a=1; b=2; theme=dark"),
    ("cookie", "id=<SESSION_ID>; csv=1"),
    ("set-cookie", "session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly"),
    ("set-cookie", "seen=1; Max-Age=8640000000; Domain=accounts.example.org"),
    ("set-cookie", ""),
  ])
  func leavesOut(name: String, value: String) {
    #expect(!CredentialValue.isIn(header: name, Array(value.utf8)))
  }

  /// Digests of redacted bodies and parameters of targets are read as headers are that are no cookies.
  @Test(arguments: [
    ("sha-256=RW_REDACTED_auth_01", false), ("\"abcdef\"", false), ("SHA-256=X48E9qOokqqrvdts8nOJ", true),
  ])
  func readsTheLastWord(value: String, isCredential: Bool) {
    #expect(CredentialValue.isIn(Array(value.utf8)) == isCredential)
  }
}
