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
      .bearer(of: "deepgram.com", .run(.lowercase, 40)),
      .near("deepgram", within: 40, parts: .run(.lowercase, 40))),
  ]
}
