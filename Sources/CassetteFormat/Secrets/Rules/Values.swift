extension SecretRule {
  /// The value of a member that is named after a secret.
  static let value = SecretRule(
    "RWS190", "secret-looking-value", "Value that is named and looks like a secret", label: "value", rank: .value,
    .value(
      .init(
        members: [
          "api_key", "apikey", "secret", "secret_key", "access_key", "password", "passwd", "passphrase", "access_token",
          "refresh_token", "auth_token", "bearer_token", "session_token", "client_secret", "private_key", "credential",
          "credentials", "api_token", "authorization", "connection_string",
        ],
        excepted: ["prompt_cache_key", "idempotency_key", "match_key"]),
      parts: .run(Alphabet("!-~"), 12...4096), checks: [.value], confidence: .medium),
    .value(
      .init(members: ["token"], excepted: ["page_token", "next_token", "continuation_token", "sync_token"]),
      parts: .run(Alphabet("!-~"), 16...4096), checks: [.value], confidence: .low),
    .assigned(
      [
        "api_key", "api-key", "apikey", "secret_key", "secret-key", "secretkey", "access_key", "access-key",
        "accesskey",
        "access_token", "accesstoken", "auth_token", "authtoken", "api_token", "apitoken", "bearer_token", "bot_token",
        "refresh_token", "refreshtoken", "session_token", "client_secret", "clientsecret", "private_key", "password",
        "passwd", "passphrase",
      ], folded: true, .medium),
    // As variables of an environment alone: these words are common in programs.
    .assigned(["_TOKEN", "_SECRET", "_PASS", "_PWD", "_KEY"], folded: false, .low))
}

extension SecretShape {
  /// What a name is set to in running text, such as a file of settings: `OPENAI_API_KEY=…`, `password: "…"`.
  ///
  /// What is assigned to nothing but a value belongs to that: `a=api_key=…` is no name, and so nothing is read twice.
  fileprivate static func assigned(_ names: [String], folded: Bool, _ confidence: Confidence) -> SecretShape {
    SecretShape(
      trigger: .anchor(names, folded: folded, before: .init(alphabet: .word, count: 0...64)),
      parts: .separator + [.begin, .run(Alphabet("!#%+*.-:=?-Z^_a-z~-"), 16...4096)],
      boundary: Alphabet("A-Za-z0-9_=:$-"), checks: [.assigned], confidence: confidence)
  }
}
