/// What a provider's traffic has in it besides keys: accounts, organisations, sessions, ids of requests (README, "Redact").
public struct RedactionPreset: Sendable {
  public let name: String
  public let headers: [String]
  public var queries: [String] = []
  public var pointers: [String] = []

  /// What any HTTP API may send.
  private static let common = RedactionPreset(
    name: "http",
    headers: [
      "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-auth-token",
      "x-csrf-token", "x-forwarded-for", "x-real-ip", "forwarded", "cf-connecting-ip", "cf-ray", "x-request-id",
    ],
    queries: ["access_token", "api_key", "api-key", "apikey", "key", "token"])

  public static let all: [RedactionPreset] = [
    common,
    RedactionPreset(
      name: "openai",
      headers: [
        "authorization", "openai-organization", "openai-project", "x-request-id", "cf-ray", "set-cookie", "cookie",
      ],
      pointers: ["/user", "/safety_identifier", "/prompt_cache_key"]),
    RedactionPreset(
      name: "anthropic",
      headers: [
        "authorization", "x-api-key", "anthropic-organization-id", "request-id", "cf-ray", "set-cookie", "cookie",
      ],
      pointers: ["/metadata/user_id"]),
    RedactionPreset(
      name: "azure",
      headers: [
        "authorization", "api-key", "ocp-apim-subscription-key", "apim-request-id", "x-ms-client-request-id",
        "x-ms-request-id", "x-request-id", "azureml-model-session", "set-cookie",
      ],
      queries: ["api-key", "subscription-key"], pointers: ["/user"]),
    RedactionPreset(
      name: "google",
      headers: [
        "authorization", "x-goog-api-key", "x-goog-user-project", "x-goog-iam-authorization-token", "set-cookie",
      ],
      queries: ["key", "access_token"]),
    RedactionPreset(
      name: "aws",
      headers: [
        "authorization", "x-amz-security-token", "x-amzn-requestid", "x-amz-request-id", "x-amz-id-2", "x-amz-cf-id",
      ],
      queries: ["X-Amz-Credential", "X-Amz-Security-Token", "X-Amz-Signature"], pointers: ["/requestMetadata"]),
    RedactionPreset(
      name: "openrouter", headers: ["authorization", "http-referer", "x-title", "cf-ray", "set-cookie"],
      pointers: ["/user"]),
  ]
}

extension RedactionOptions {
  /// Adds what a preset names.
  public mutating func add(_ preset: RedactionPreset) {
    headers.formUnion(preset.headers)
    queries.formUnion(preset.queries)
    for pointer in preset.pointers where !pointers.contains(pointer) { pointers.append(pointer) }
  }
}
