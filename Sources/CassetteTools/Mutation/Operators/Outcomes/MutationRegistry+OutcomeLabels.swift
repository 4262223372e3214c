import CassetteFormat

extension MutationRegistry {
  /// Answers whose words are as they were, and what stands beside them is not.
  static let outcomeLabels: [MutationOperator] = [
    outFinishMismatch, outModelChanged, outFingerprintChanged, outLogprobsNull, outMultiChoice,
  ]

  private static let outFinishMismatch = MutationOperator(
    "out-finish-mismatch", .degrade,
    "The reason to stop does not go with the answer: stop beside tool calls, or a tool call that is not there.",
    dialects: [.openAIChat, .anthropicMessages],
    invalidWhen: "the answer does not say why the model stopped, or the reason is another one; it is wrong already",
    expected: "graceful: what is there counts, not the label; nothing is waited for",
    source: "GoModel#124; model_server#3927; hermes-agent#75926"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let finish: Finish = answer.toolCalls.isEmpty ? .toolCalls : .stop
    let right: Finish = answer.toolCalls.isEmpty ? .stop : .toolCalls
    guard answer.stopped(right) else { throw Inapplicable("the model stopped for another reason") }
    try editor.set(finish, in: answer)
  }

  private static let outModelChanged = MutationOperator(
    "out-model-changed", .preserve, "Another model answered than was asked for, as after a silent fallback.",
    parameters: [.text("model", "", "its name; when empty, a small model of the provider")],
    dialects: models, invalidWhen: "the answer does not name its model, or names this one",
    expected: "same; that another model answered is logged",
    source: "OpenRouter docs, model fallbacks; Azure OpenAI, deployments"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard let model = answer.models.first?.string else { throw Inapplicable("the answer does not name its model") }
    let known =
      switch answer.dialect {
      case .anthropicMessages: ["claude-3-5-haiku-20241022", "claude-haiku-4-5-20251001"]
      case .geminiGenerate: ["gemini-2.0-flash-lite", "gemini-2.5-flash-lite"]
      default: ["gpt-4o-mini-2024-07-18", "gpt-4.1-nano-2025-04-14"]
      }
    let wanted = editor.text("model")
    guard let other = wanted.isEmpty ? known.first(where: { $0 != model }) : wanted, other != model else {
      throw Inapplicable("the answer names this model")
    }
    for node in answer.models { editor.replace(node, with: .string(other)) }
  }

  private static let outFingerprintChanged = MutationOperator(
    "out-fingerprint-changed", .preserve, "The fingerprint of the provider's configuration is another one.",
    dialects: [.openAIChat], invalidWhen: "the answer has no system_fingerprint", expected: "same",
    source: "OpenAI API reference: system_fingerprint"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let nodes = answer.content.roots.compactMap { $0["system_fingerprint"] }
    guard !nodes.isEmpty else { throw Inapplicable("the answer has no system_fingerprint") }
    let other = nodes[0].string == "fp_0000000001" ? "fp_0000000002" : "fp_0000000001"
    for node in nodes { editor.replace(node, with: .string(other)) }
  }

  private static let outLogprobsNull = MutationOperator(
    "out-logprobs-null", .degrade, "The log probabilities that were asked for are not there.",
    dialects: [.openAIChat, .openAIResponses, .geminiGenerate],
    invalidWhen: "the request does not ask for them, or they are not there already",
    expected: "graceful", source: "OpenAI API reference: logprobs is null where a model gives none; autogen#1579"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard editor.step.wantsLogprobs else { throw Inapplicable("the request does not ask for log probabilities") }
    var found = false
    for node in answer.content.roots.flatMap(\.descendants) where ["logprobs", "logprobsResult"].contains(node.key) {
      guard node.kind == .object || !node.elements.isEmpty else { continue }
      found = true
      switch answer.dialect {
      case .openAIChat: editor.replace(node, with: .null)
      case .openAIResponses: editor.replace(node, with: .array([]))
      default: editor.remove(node)
      }
    }
    guard found else { throw Inapplicable("the answer has no log probabilities") }
  }

  private static let outMultiChoice = MutationOperator(
    "out-multi-choice", .preserve, "The answer has a second choice, with other words.",
    parameters: [
      .choice("order", ["after", "before"], "whether the second choice stands after the first, or before it")
    ],
    dialects: [.openAIChat, .geminiGenerate], invalidWhen: "the answer has several choices",
    expected: "same: the choice of index 0 is taken, wherever it stands",
    source: "OpenAI API reference: choices, index; Gemini API reference: candidates, index"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let name = answer.dialect == .openAIChat ? "choices" : "candidates"
    let documents = answer.dialect == .openAIChat ? answer.content.roots : answer.chunks
    let lists = documents.compactMap { $0[name] }.filter { !$0.elements.isEmpty }
    guard !lists.isEmpty else { throw Inapplicable("the answer has no choice") }
    guard lists.allSatisfy({ $0.children.count == 1 && ($0.children[0]["index"]?.integer ?? 0) == 0 }) else {
      throw Inapplicable("the answer has several choices")
    }
    let texts = Set(answer.texts.flatMap { $0.pieces.map(\.range) })
    let isAfter = editor.text("order") == "after"
    var hasWords = false
    for list in lists {
      let choice = list.children[0]
      var changes: [(node: JSONNode, raw: [UInt8])] = []
      for node in choice.descendants where texts.contains(node.range) && node.range.count > 2 {
        changes.append((node, JSONText.encode(hasWords ? "" : "Another answer.")))
        hasWords = true
      }
      if let index = choice["index"] { changes.append((index, Array("1".utf8))) }
      var other = choice.spelled(changes)
      if choice["index"] == nil { other.insert(contentsOf: Array("\"index\": 1, ".utf8), at: 1) }
      // A stream tells them in events of their own.
      guard let event = choice.event, let root = answer.events[event].root, answer.dialect == .openAIChat else {
        editor.insert(other, into: list, at: isAfter ? nil : 0)
        continue
      }
      let data = root.spelled([(choice, other)])
      editor.note(list)
      editor.draft.revision.add(.data(data), before: isAfter ? event + 1 : event)
    }
  }
}

extension MutationStep {
  /// Whether the request asks for log probabilities.
  var wantsLogprobs: Bool {
    guard let request else { return false }
    let config = request["generationConfig"] ?? request["generation_config"]
    let flags = [request["logprobs"], request["top_logprobs"], config?["responseLogprobs"], config?["logprobs"]]
    if flags.contains(where: {
      $0.map { !["false", "0"].contains(String(decoding: $0.bytes, as: UTF8.self)) } ?? false
    }) {
      return true
    }
    return request["include"]?.elements.contains { $0.string == "message.output_text.logprobs" } ?? false
  }
}
