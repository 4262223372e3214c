import CassetteFormat

/// A model event.
struct InspectCall {
  private(set) var call = ModelCall()
  private let isWhole: Bool

  init(_ event: JSONValue, _ pools: InspectPools) {
    call.set(inspect: event["model"]?.text)
    call.error = event["error"]?.text
    let output = event["output"]
    call.served = output?["model"]?.text
    call.answers = output?["choices"]?.items.compactMap { $0["message"] }.map { ChatMessage.read($0) } ?? []
    call.finish = output?["choices"]?.items.map { $0["stop_reason"]?.text ?? "unknown" } ?? []
    call.responseID = output?["response_id"]?.text
    call.usage.input = output?["usage"]?["input_tokens"]?.whole
    call.usage.output = output?["usage"]?["output_tokens"]?.whole
    call.usage.cacheRead = output?["usage"]?["input_tokens_cache_read"]?.whole
    call.usage.cacheWrite = output?["usage"]?["input_tokens_cache_write"]?.whole
    call.usage.reasoning = output?["usage"]?["reasoning_tokens"]?.whole
    took = (event["call"]?["time"] ?? output?["time"])?.time

    let wire = event["call"]
    let isFailed = wire?["error"]?.text == "true"
    if var request = wire?["request"]?.object, !request.isEmpty || wire?["call_refs"] != nil {
      if let refs = wire?["call_refs"] {
        let key = wire?["call_key"]?.text ?? "messages"
        request[key] = pools.resolve(.array(pools.expand(refs, pools.calls)))
      }
      let response = isFailed ? nil : wire?["response"].flatMap { $0.object?.isEmpty == false ? $0 : nil }
      call.bodies = ModelCall.Bodies(request: .object(request), response: response)
      if isFailed, call.error == nil { call.error = "the provider refused the call" }
    }
    // Answers from Inspect's cache, and of models that are no service, have no call.
    isWhole = call.bodies?.response != nil && !isFailed
    guard call.bodies == nil else { return }
    let pooled = event["input_refs"].map { pools.resolve(.array(pools.expand($0, pools.messages))) }
    call.messages = ChatMessage.read(list: pooled ?? event["input"])
    call.tools = event["tools"]?.items ?? []
    let names: Set = [
      "temperature", "max_tokens", "top_p", "top_k", "seed", "frequency_penalty", "presence_penalty",
      "reasoning_effort",
    ]
    call.parameters = JSONObject(
      (event["config"]?.object ?? [:]).members.filter { names.contains($0.key) && !$0.value.isNull })
  }

  /// How long the provider took, in microseconds.
  let took: Int?

  /// What the event says and the exchange does not.
  func rest(of event: JSONObject) -> JSONObject {
    var rest = event.rest(without: ["model", "input", "input_refs", "call", "span_id", "error"])
    if isWhole { rest = rest.rest(without: ["tools"]) }
    // Of a refused call, the answer is no model's.
    if call.bodies != nil, !isWhole, let response = event["call"]?["response"] { rest.set("response", response) }
    return rest
  }
}

extension ModelCall {
  /// Takes the provider and the model of `openai/gpt-4o` or `openai/azure/gpt-4o`.
  mutating func set(inspect name: String?) {
    guard let name else { return }
    let parts = name.split(separator: "/", maxSplits: 1)
    provider = parts.count == 2 ? String(parts[0]) : nil
    model = parts.last.map { String($0) }
  }
}
