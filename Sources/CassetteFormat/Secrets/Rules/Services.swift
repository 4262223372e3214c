extension SecretRule {
  /// Keys of services that stand around models.
  static let services: [SecretRule] = [
    SecretRule(
      "RWS120", "langsmith-api-key", "LangSmith API key", label: "langsmith",
      .prefix("lsv2_pt_", "lsv2_sk_", parts: .run(.hexadecimal, 32), .text("_"), .run(.hexadecimal, 10))),
    SecretRule(
      "RWS121", "langfuse-secret-key", "Langfuse secret key", label: "langfuse",
      SecretShape(trigger: .anchor(["sk-lf-"]), parts: .uuid)),
    SecretRule(
      "RWS122", "pinecone-api-key", "Pinecone API key", label: "pinecone",
      .prefix("pcsk_", parts: .run(.alphanumeric, 5...6), .text("_"), .run(.alphanumeric, 63))),
    SecretRule(
      "RWS123", "vercel-token", "Vercel token", label: "vercel",
      .prefix("vck_", "vca_", "vci_", "vcp_", "vcr_", parts: .run(.word, 56))),
    SecretRule(
      "RWS124", "elevenlabs-api-key", "ElevenLabs API key", label: "elevenlabs",
      .prefix("sk_", parts: .run(.hexadecimal, 48))),
    SecretRule(
      "RWS125", "wandb-api-key", "Weights & Biases API key", label: "wandb",
      .prefix("wandb_v1_", parts: .run(Alphabet("A-Za-z0-9_"), 77)),
      .near("wandb", within: 40, parts: .run(.hexadecimal, 40))),
  ]

  /// Tokens of places where code, packages and money are.
  static let platforms: [SecretRule] = [
    SecretRule(
      "RWS126", "github-token", "GitHub token", label: "github",
      .prefix("ghp_", "gho_", "ghu_", "ghs_", "ghr_", parts: .run(.alphanumeric, 36...251)),
      .prefix("github_pat_", parts: .run(Alphabet("A-Za-z0-9_"), 82)),
      .prefix("ghs_", parts: .run(.digits, 1...20), .text("_eyJ"), .run(Alphabet("A-Za-z0-9_.-"), 60...2048)),
      // Those of before 2021 look like the names of commits.
      .bearer(of: "github.com", .run(.hexadecimal, 40)),
      .near(
        "github_token", "githubtoken", "github_access_token", "github_api_key", "github_api_token", "gh_token",
        within: 16, parts: .run(.hexadecimal, 40))),
    SecretRule(
      "RWS127", "gitlab-token", "GitLab token", label: "gitlab",
      .prefix(
        "glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glimt-", "glagent-", "gloas-", "glsoat-", "glffct-",
        "GR1348941",
        parts: .run(.word, 20...300),
        .optional([.text("."), .run(.lowercase, 2...9), .optional([.text("."), .run(.lowercase, 7)])]))),
    SecretRule(
      "RWS128", "slack-token", "Slack token or webhook", label: "slack",
      .prefix(
        "xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-", parts: .run(.word, 12...250), checks: [.random]),
      .prefix("xoxe.xoxb-", "xoxe.xoxp-", parts: .run(.word, 12...250), checks: [.random]),
      .prefix(
        "xapp-", parts: .run(.digits, 1), .text("-"), .run(Alphabet("A-Z0-9"), 6...20), .text("-"),
        .run(.digits, 6...20), .text("-"), .run(.alphanumeric, 16...128)),
      .prefix(
        "hooks.slack.com/services/", "hooks.slack.com/workflows/", "hooks.slack.com/triggers/",
        parts: .run(Alphabet("A-Za-z0-9+/_-"), 30...100), checks: [.random])),
    SecretRule(
      "RWS129", "stripe-key", "Stripe key", label: "stripe",
      .prefix(
        "sk_test_", "sk_live_", "sk_prod_", "rk_test_", "rk_live_", "rk_prod_", parts: .run(.alphanumeric, 10...250),
        checks: [.random]),
      .prefix("whsec_", parts: .run(.base64, 32...64), .run(Alphabet("="), 0...2), checks: [.random])),
    SecretRule(
      "RWS130", "package-token", "npm or PyPI token", label: "package",
      .prefix("npm_", parts: .run(.alphanumeric, 36)),
      .prefix("pypi-AgEIcHlwaS5vcmc", "pypi-AgENdGVzdC5weXBpLm9yZw", parts: .run(.word, 50...2048))),
  ]
}
