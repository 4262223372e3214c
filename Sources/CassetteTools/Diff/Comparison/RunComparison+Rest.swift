import CassetteFormat

/// What of an answer is neither its words nor noise, and noise.
extension RunComparison {
  /// Members of answers whose values are others in every run, or that have been compared already.
  private static let known: Set<String> = [
    "id", "created", "created_at", "completed_at", "createTime", "responseId", "request_id", "system_fingerprint",
    "model",
    "modelVersion", "usage", "usageMetadata", "metrics", "logprobs", "avgLogprobs", "signature", "thoughtSignature",
    "encrypted_content", "text", "content", "reasoning", "reasoning_content", "thinking", "refusal", "tool_calls",
    "arguments", "input", "args", "finish_reason", "finishReason", "stop_reason", "stopReason", "status", "call_id",
    "tool_use_id", "toolUseId", "name", "service_tier", "role", "type", "index", "provider", "summary",
    "native_finish_reason",
    "reasoning_details", "previous_response_id", "output_text", "error",
  ]

  /// Values of a JSON answer that no layer has looked at.
  func compareRest(_ left: WireContent, _ right: WireContent, _ pair: Int) {
    let rest = ContentComparison(left, right).differences.filter { change in
      guard let pointer = change.pointer else { return false }
      let names = pointer.split(separator: "/").map(String.init)
      // What a request set is told again, and was compared there.
      let isRequested = names.first.map { RequestMember.code(at: "/" + $0).code != .unknown } ?? false
      let isList = Int(names.last ?? "") != nil
      return !names.contains(where: Self.known.contains) && !isRequested
        && !(isList && ["output", "parts", "choices", "candidates"].contains(names.dropLast().last ?? ""))
    }
    guard let first = rest.first else { return }
    var difference = StepDifference(
      .unknown, .shape, pair,
      Self.words(first.pointer ?? "", first.before.map(Self.shown), first.after.map(Self.shown)))
    (difference.part, difference.pointer) = ("response.body", first.pointer)
    (difference.before, difference.after) = (first.before.map(Self.shown), first.after.map(Self.shown))
    difference.evidence = ["pointers": .array(rest.prefix(16).compactMap { $0.pointer.map(JSONValue.string) })]
    add(difference)
  }

  /// Why bodies of the same meaning are not the same bytes.
  func addBodyNoise(
    _ old: ModelReply, _ new: ModelReply, _ left: WireContent, _ right: WireContent, _ pair: Int
  ) {
    if old.ids != new.ids { return addNoise("ids and times of the answer differ", "response.body", pair) }
    switch (left.events, right.events) {
    case (let before?, let after?) where before.count != after.count:
      addNoise(
        "the same answer came as \(Quantity.count(after.count, "event")), was \(before.count)", "response.body", pair)
    case (_?, _?): addNoise("the events of the stream differ in their bytes", "response.body", pair)
    case (nil, nil): addNoise("the answer differs in its bytes", "response.body", pair)
    default: addNoise("the same answer came \(new.events == nil ? "as a whole" : "as a stream")", "response.body", pair)
    }
  }
}

extension DiffCode {
  /// Whether a difference of a request can be why an answer differs so: a server that fails does it by itself, unless
  /// it says that the request is wrong.
  func mayCause(_ difference: StepDifference) -> Bool {
    switch difference.code {
    case .transportError: return false
    case .statusChanged, .providerErrorType:
      let status = difference.after.flatMap { Int($0) }
      return difference.code == .providerErrorType
        || status.map { (400..<500).contains($0) && $0 != 429 && $0 != 408 } ?? false
    // The same model may get another name by itself; only asking for another one explains another one.
    case .modelServed: return self == .modelRequested
    case .backendFingerprint: return self == .modelRequested || self == .modelServed
    default: return true
    }
  }
}

/// An error of a provider, as the body or an event tells it.
struct ProviderFault {
  let type: String
  let message: String?
  let place: ReplyPlace

  /// Nil when the content tells of none.
  init?(_ content: WireContent) {
    for root in content.roots {
      guard let error = root["error"] ?? root["response"]?["error"], error.kind == .object || error.kind == .string
      else { continue }
      let words = ["type", "code", "status"].compactMap { name in
        error[name].map { $0.string ?? String(decoding: $0.bytes, as: UTF8.self) }
      }
      type = error.string ?? words.joined(separator: " ")
      message = error["message"]?.string
      place = ReplyPlace(error)
      return
    }
    // Bedrock's errors have a type only.
    guard let root = content.json?.root, let type = root["__type"]?.string else { return nil }
    self.type = type
    message = root["message"]?.string
    place = ReplyPlace(root)
  }
}
