extension SecretRule {
  /// Keys that are only characters: they are known by where they stand.
  static let unprefixed: [SecretRule] = [
    SecretRule(
      "RWS141", "mistral-api-key", "Mistral API key", label: "mistral",
      .bearer(of: "mistral.ai", .run(.alphanumeric, 32)),
      .near("mistral", within: 40, parts: .run(.alphanumeric, 32), checks: [.mixed])),
    SecretRule(
      "RWS142", "cohere-api-key", "Cohere API key", label: "cohere",
      .bearer(of: "cohere.com", .run(.alphanumeric, 40)),
      .bearer(of: "cohere.ai", .run(.alphanumeric, 40)),
      .near("cohere", "co_api_key", within: 40, parts: .run(.alphanumeric, 40), checks: [.mixed])),
    SecretRule(
      "RWS143", "assemblyai-api-key", "AssemblyAI API key", label: "assemblyai",
      .bearer(of: "assemblyai.com", .run(.lowercase, 32)),
      .near("assemblyai", within: 40, parts: .run(.lowercase, 32))),
    SecretRule(
      "RWS144", "deepgram-api-key", "Deepgram API key", label: "deepgram",
      .bearer(of: "deepgram.com", .run(.hexadecimal, 40)),
      .near("deepgram", within: 40, parts: .run(.hexadecimal, 40))),
  ]

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
      parts: .run(Alphabet("!-~"), 16...4096), checks: [.value], confidence: .low))
}

extension SecretShape {
  /// A credential in the authorization header of a host, with or without its scheme.
  fileprivate static func bearer(of host: String, _ part: Part) -> SecretShape {
    .value(
      .init(headers: ["authorization"]), hosts: [host],
      parts: .optional([.folded("bearer ", "token ")]), .begin, part, checks: [.random])
  }
}
