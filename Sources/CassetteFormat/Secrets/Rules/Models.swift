extension SecretRule {
  /// Keys of those who serve models, and of clouds that do.
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
      "RWS103", "sk-api-key", "API key of an OpenAI-compatible provider", label: "sk",
      .prefix("sk-", parts: .run(.lowercase, 32), checks: [.random], confidence: .medium, evidence: .compatible),
      .prefix("sk-", parts: .run(.alphanumeric, 48), checks: [.random], confidence: .medium, evidence: .compatible)),
    SecretRule(
      "RWS104", "google-api-key", "Google API key", label: "google", .prefix("AIza", parts: .run(.word, 35))),
    SecretRule(
      "RWS105", "gemini-api-key", "Gemini API key", label: "gemini", .prefix("AQ.Ab8RN6", parts: .run(.word, 44))),
    SecretRule(
      "RWS106", "google-oauth", "Google OAuth token or client secret", label: "googleoauth",
      .prefix("ya29.", parts: .run(.word, 20...2048)),
      .prefix("GOCSPX-", parts: .run(.word, 28)),
      .prefix("1//0", parts: .run(.word, 30...512))),
    SecretRule(
      "RWS107", "azure-ai-key", "Azure AI key", label: "azure",
      SecretShape(
        trigger: .anchor(["JQQJ9"], before: .init(alphabet: .alphanumeric, count: 52...52)),
        parts: [.text("9", "D", "H"), .run(.alphanumeric, 26...30)]),
      .value(
        .init(headers: ["api-key", "ocp-apim-subscription-key"]), parts: .run(.hexadecimal, 32), checks: [.random]),
      .near(
        ".openai.azure.com", ".cognitiveservices.azure.com", within: 200, parts: .run(.hexadecimal, 32))),
    SecretRule(
      "RWS108", "entra-client-secret", "Microsoft Entra client secret", label: "entra",
      SecretShape(
        trigger: .anchor(
          ["0Q~", "1Q~", "2Q~", "3Q~", "4Q~", "5Q~", "6Q~", "7Q~", "8Q~", "9Q~"],
          before: .init(alphabet: Alphabet("A-Za-z0-9_~.-"), count: 3...3)),
        parts: [.run(Alphabet("A-Za-z0-9_~.-"), 31...34)], boundary: Alphabet("A-Za-z0-9_~-"))),
    SecretRule(
      "RWS109", "aws-access-key", "AWS access key", label: "aws",
      .prefix("AKIA", "ASIA", "ABIA", "ACCA", parts: .run(.base32, 16)),
      SecretShape(
        trigger: .beside(within: 200), parts: [.run(.base64, 40)], boundary: Alphabet("A-Za-z0-9+/_-"),
        checks: [.mixed])),
    SecretRule(
      "RWS110", "bedrock-api-key", "Amazon Bedrock API key", label: "bedrock",
      .prefix(
        "ABSK", parts: .run(.base64, 109...269), .run(Alphabet("="), 0...2), boundary: Alphabet("A-Za-z0-9+/_-")),
      .prefix("bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t", parts: .run(Alphabet("A-Za-z0-9+/=_-"), 16...4096))),
    SecretRule(
      "RWS111", "huggingface-token", "Hugging Face token", label: "huggingface",
      .prefix("hf_", "api_org_", parts: .run(.alphanumeric, 34))),
    SecretRule(
      "RWS112", "groq-api-key", "Groq API key", label: "groq", .prefix("gsk_", parts: .run(.alphanumeric, 52))),
    SecretRule("RWS113", "xai-api-key", "xAI API key", label: "xai", .prefix("xai-", parts: .run(.word, 70...120))),
    SecretRule(
      "RWS114", "openrouter-api-key", "OpenRouter API key", label: "openrouter",
      .prefix("sk-or-v1-", parts: .run(.hexadecimal, 64))),
    SecretRule(
      "RWS115", "perplexity-api-key", "Perplexity API key", label: "perplexity",
      .prefix("pplx-", parts: .run(.alphanumeric, 48))),
    SecretRule(
      "RWS116", "replicate-token", "Replicate API token", label: "replicate", .prefix("r8_", parts: .run(.word, 37))),
    SecretRule(
      "RWS117", "cerebras-api-key", "Cerebras API key", label: "cerebras",
      .prefix("csk-", parts: .run(.lowercase, 48))),
    SecretRule(
      "RWS118", "together-api-key", "Together AI API key", label: "together",
      .prefix("tgp_v1_", parts: .run(.word, 43))),
    SecretRule(
      "RWS119", "nvidia-api-key", "NVIDIA API key", label: "nvidia", .prefix("nvapi-", parts: .run(.word, 60...70))),
  ]
}

extension SecretShape.Evidence {
  /// Who has keys that begin like OpenAI's and have no mark in them.
  fileprivate static let compatible = SecretShape.Evidence(
    hosts: ["deepseek.com", "moonshot.ai", "moonshot.cn", "stability.ai", "aliyuncs.com", "siliconflow.cn", "01.ai"],
    words: ["deepseek", "moonshot", "kimi", "stability", "dashscope", "qwen", "siliconflow", "api_key", "apikey"])
}
