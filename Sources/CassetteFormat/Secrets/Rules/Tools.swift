extension SecretRule {
  /// Tokens of services that agents use.
  static let tools: [SecretRule] = [
    SecretRule(
      "RWS137", "service-token", "Token of a web service", label: "service",
      .prefix("ntn_", parts: .run(.alphanumeric, 40...60), checks: [.random]),  // Notion
      .prefix("secret_", parts: .run(.alphanumeric, 43), checks: [.mixed]),
      .prefix("lin_api_", "lin_oauth_", parts: .run(.alphanumeric, 32...64), checks: [.random]),  // Linear
      .prefix("SG.", parts: .run(.word, 16...32), .text("."), .run(.word, 32...64), checks: [.mixed]),  // SendGrid
      // Databricks
      .prefix(
        "dapi", parts: .run(.hexadecimal, 32), .optional([.text("-"), .run(.digits, 1)]), checks: [.random]),
      .prefix("PMAK-", parts: .run(.hexadecimal, 24), .text("-"), .run(.hexadecimal, 34)),  // Postman
      .prefix("hvs.", "hvb.", parts: .run(.word, 24...300), checks: [.random]),  // Vault
      .prefix("dop_v1_", "doo_v1_", "dor_v1_", parts: .run(.hexadecimal, 64)),  // DigitalOcean
      .prefix("sntryu_", parts: .run(.hexadecimal, 64)),  // Sentry
      .prefix("sntrys_eyJ", parts: .run(Alphabet("A-Za-z0-9+/=_-"), 60...512)),
      .prefix("shpat_", "shpca_", "shppa_", "shpss_", parts: .run(Alphabet("A-Fa-f0-9"), 32)),  // Shopify
      .prefix("ATATT3", parts: .run(Alphabet("A-Za-z0-9_=-"), 160...240)),  // Atlassian
      .prefix("glsa_", parts: .run(.alphanumeric, 32), .text("_"), .run(Alphabet("A-Fa-f0-9"), 8)),  // Grafana
      .prefix("NRAK-", parts: .run(Alphabet("A-Z0-9"), 27)),  // New Relic
      .prefix("pul-", parts: .run(.hexadecimal, 40)),  // Pulumi
      .prefix("dp.pt.", "dp.st.", "dp.ct.", parts: .run(.alphanumeric, 40...44)),  // Doppler
      .prefix("pscale_tkn_", "pscale_pw_", "pscale_oauth_", parts: .run(.word, 32...64)),  // PlanetScale
      .prefix("dckr_pat_", parts: .run(.word, 27)),  // Docker Hub
      // Tailscale
      .prefix("tskey-api-", "tskey-auth-", "tskey-client-", parts: .run(.word, 20...64), checks: [.random]),
      .prefix("HRKU-AA", parts: .run(.word, 58)),  // Heroku
      .prefix("sq0atp-", "sq0csp-", parts: .run(.word, 22...60)),  // Square
      .prefix("figd_", parts: .run(.word, 40...64)),  // Figma
      .prefix("pat-na1-", "pat-eu1-", parts: .run(Alphabet("a-f0-9-"), 36))),  // HubSpot
    SecretRule(
      "RWS138", "tool-api-key", "API key of a search or crawling service", label: "tool",
      .prefix("tvly-", parts: .run(.word, 20...80), checks: [.random]),  // Tavily
      .prefix("fc-", parts: .run(.hexadecimal, 32), checks: [.random]),  // Firecrawl
      .prefix("jina_", parts: .run(.word, 50...80))),
    SecretRule(
      "RWS139", "supabase-key", "Supabase key", label: "supabase",
      .prefix("sbp_", parts: .run(Alphabet("a-z0-9_"), 40...44)), .prefix("sb_secret_", parts: .run(.word, 31...36))),
    SecretRule(
      "RWS140", "bot-token", "Telegram or Discord bot token", label: "bot",
      SecretShape(
        trigger: .anchor([":AA"], before: .init(alphabet: .digits, count: 8...10)), parts: [.run(.word, 33)]),
      SecretShape(
        trigger: .anchor(discordBeginnings),
        parts: [
          .run(.word, 20...26), .text("."), .run(.word, 6), .text("."), .run(.word, 27...40),
        ], checks: [.discord]),
      .near("telegram", within: 40, parts: .run(.digits, 8...10), .text(":"), .run(.word, 35), checks: [.mixed]),
      .near(
        "discord", within: 40,
        parts: .run(.word, 24...26), .text("."), .run(.word, 6), .text("."), .run(.word, 27...40), checks: [.mixed])),
  ]

  /// Base64 of the first two digits of an account and what they leave of the third: `M`, `N` or `O`, then two more.
  private static let discordBeginnings: [String] = ["MD", "MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT"].flatMap
  {
    pair in ["A", "E", "I", "M", "Q", "U", "Y", "c", "g", "k"].map { pair + $0 }
  }
}
