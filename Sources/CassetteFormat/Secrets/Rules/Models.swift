extension SecretRule {
  /// Those who serve models.
  static let models: [SecretRule] = [
    SecretRule(
      "RWS101", "anthropic-api-key", "Anthropic API key", label: "anthropic",
      .prefix(
        "sk-ant-",
        parts: .text("api", "admin", "oat", "ort", "sid"), .run(.digits, 2), .text("-"), .run(.word, 60...140))),
    SecretRule(
      "RWS102", "openai-api-key", "OpenAI API key", label: "openai",
      .prefix("sk-", parts: .marked(.word, 16...160, Array("T3BlbkFJ".utf8), 16...160))),
    SecretRule(
      "RWS109", "aws-access-key", "AWS access key", label: "aws",
      .prefix("AKIA", "ASIA", "ABIA", "ACCA", parts: .run(.base32, 16)),
      SecretShape(
        trigger: .beside(within: 200), parts: [.run(.base64, 40)], boundary: Alphabet("A-Za-z0-9+/_-"),
        checks: [.mixed])),
    SecretRule(
      "RWS126", "github-token", "GitHub token", label: "github",
      .prefix("ghp_", "gho_", "ghu_", "ghs_", "ghr_", parts: .run(.alphanumeric, 36...251)),
      .prefix("github_pat_", parts: .run(.alphanumericLine, 82))),
  ]
}
