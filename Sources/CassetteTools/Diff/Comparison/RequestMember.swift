import CassetteFormat

/// What the members of a model call's request mean, in every wire format.
enum RequestMember {
  private static let sampling: Set<String> = [
    "temperature", "top_p", "top_k", "min_p", "seed", "max_tokens", "max_completion_tokens", "max_output_tokens",
    "max_tool_calls", "stop", "stop_sequences", "reasoning", "reasoning_effort", "thinking", "verbosity",
    "frequency_penalty", "presence_penalty", "repetition_penalty", "logit_bias", "logprobs", "top_logprobs", "n",
    "truncation", "service_tier", "generationConfig", "generation_config", "inferenceConfig", "effort",
    "additionalModelRequestFields", "safetySettings", "safety_settings", "output_config", "text",
  ]
  private static let contract: Set<String> = [
    "response_format", "format", "output_format", "tool_choice", "parallel_tool_calls", "toolConfig", "tool_config",
    "responseMimeType", "responseSchema", "responseJsonSchema", "response_mime_type", "response_schema", "modalities",
    "responseModalities", "schema", "toolChoice", "function_call", "audio",
  ]
  static let system: Set<String> = ["system", "instructions", "systemInstruction", "system_instruction"]
  static let tools: Set<String> = ["tools", "functions"]
  /// How the answer is sent, not what it says.
  private static let framing: Set<String> = ["stream", "stream_options", "include", "include_usage"]
  /// For the provider's books.
  private static let noise: Set<String> = [
    "user", "metadata", "store", "prompt_cache_key", "prompt_cache_retention", "safety_identifier", "session_id",
    "idempotency_key", "client_metadata", "labels",
  ]
  private static let opaque: Set<String> = [
    "previous_response_id", "conversation", "container", "cachedContent", "cached_content",
  ]

  /// Whether a member is part of what a step does: how it is framed, and for whom, is not.
  static func isMeant(_ name: String) -> Bool {
    !framing.contains(name) && !noise.contains(name) && !opaque.contains(name)
  }

  static func isOpaque(_ name: String) -> Bool { opaque.contains(name) }

  /// What a difference at a pointer is called; a layer below what matters for noise.
  static func code(at pointer: String) -> (code: DiffCode, layer: DiffLayer) {
    let names = pointer.split(separator: "/").map(String.init)
    guard let first = names.first else { return (.unknown, .request) }
    if names.contains("cache_control") || noise.contains(first) || framing.contains(first) {
      return (.noiseOnly, .noise)
    }
    if first == "model" || first == "models" { return (.modelRequested, .request) }
    if opaque.contains(first) { return (.opaqueState, .request) }
    if system.contains(first) { return (.systemPrompt, .request) }
    if first == "anthropic_version" { return (.apiVersion, .request) }
    if first == "anthropic_beta" || first == "betas" { return (.betaHeader, .request) }
    // The inner names tell Gemini's settings of the answer's form from those of sampling.
    if names.prefix(2).contains(where: contract.contains) { return (.outputContract, .request) }
    if sampling.contains(first) { return (.sampling, .request) }
    return (.unknown, .request)
  }
}

/// What headers mean when they differ.
enum HeaderMeaning {
  private static let versions: Set<String> = [
    "anthropic-version", "openai-version", "api-version", "x-goog-api-version",
  ]
  private static let machines: Set<String> = ["user-agent", "x-goog-api-client", "x-app", "originator"]

  static func code(_ name: String) -> DiffCode {
    if versions.contains(name) { return .apiVersion }
    if name.hasSuffix("-beta") || name == "openai-features" { return .betaHeader }
    // The number of the attempt, and how long it may take, are told as well.
    if name.hasPrefix("x-stainless-"), !["x-stainless-retry-count", "x-stainless-timeout"].contains(name) {
      return .environment
    }
    return machines.contains(name) ? .environment : .noiseOnly
  }
}
