/// Headers whose values are known to tell nothing of who sent them: what is not among them may be a credential that
/// nobody has heard of yet.
struct KeptHeaders {
  private let names: Set<String>
  private let prefixes: [String]

  /// - Parameter names: In lower case; with `*` at the end, what names begin with.
  init(_ names: Set<String>) {
    self.names = names.filter { !$0.hasSuffix("*") }
    prefixes = names.filter { $0.hasSuffix("*") }.map { String($0.dropLast()) }
  }

  /// - Parameter name: In lower case.
  func contains(_ name: String) -> Bool { names.contains(name) || prefixes.contains { name.hasPrefix($0) } }

  /// What HTTP itself and the APIs of models have, and clients read.
  static let common: Set<String> = [
    "accept", "accept-*", "access-control-*", "age", "allow", "alt-svc", "api-supported-versions", "api-version",
    "cache-control", "cf-cache-status", "connection", "content-disposition", "content-encoding", "content-language",
    "content-length", "content-range", "content-security-policy", "content-type", "date", "digest", "content-digest",
    "content-md5", "etag", "expect", "expires", "host", "if-*", "keep-alive", "last-event-id", "last-modified",
    "mcp-protocol-version", "nel", "origin-agent-cluster", "permissions-policy", "pragma", "prefer", "range",
    "referrer-policy", "report-to", "retry-after", "retry-after-ms", "sec-fetch-*", "server", "server-timing",
    "strict-transport-security", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "vary", "via",
    "x-content-type-options", "x-frame-options", "x-powered-by", "x-xss-protection",
    // Limits, versions, and what a client is to do.
    "ratelimit", "ratelimit-*", "x-ratelimit-*", "x-should-retry", "x-stainless-*", "x-ms-region", "x-ms-rai-invoked",
    "x-ms-deployment-name", "azureml-*", "openai-beta", "openai-model", "openai-processing-ms", "openai-version",
    "openai-poll-after-ms", "anthropic-beta", "anthropic-version", "anthropic-ratelimit-*",
    "anthropic-priority-*", "anthropic-dangerous-direct-browser-access", "x-goog-api-client", "x-gemini-*",
    "x-amzn-bedrock-*", "x-amzn-errortype", "x-rewind-*", "x-envoy-upstream-service-time", "x-groq-region",
    "x-llm-provider", "x-app",
  ]
}

extension RedactionOptions {
  /// Lets only those headers stay that are known to tell nothing of who sent them, and what was named besides.
  ///
  /// - Parameter names: In any case; with `*` at the end, what names begin with.
  package mutating func keepHeaders(_ names: [String] = []) {
    keptHeaders = KeptHeaders.common.union(names.map { $0.lowercased() })
  }
}
