import CassetteFormat

extension MutationRegistry {
  /// Answers that tell otherwise, or not at all, how many tokens they took.
  static let outcomeUsages: [MutationOperator] = [outUsageMissing, outUsageNullDetails, outUsageHuge]

  private static let outUsageMissing = MutationOperator(
    "out-usage-missing", .preserve, "The answer does not tell how many tokens it took.",
    parameters: [.choice("form", ["absent", "null"], "whether the member is missing, or null")],
    dialects: models, invalidWhen: "the answer does not tell it already",
    expected: "same; an unknown cost is not a cost of nothing",
    source: "OpenAI API reference: the final usage chunk may not come; foundry-local#905; logfire#64"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let usages = try answer.toldUsages()
    for usage in usages {
      if editor.text("form") == "null" {
        editor.replace(usage, with: .null)
      } else if answer.dialect == .openAIChat, let event = usage.event,
        answer.events[event].root?["choices"]?.elements.isEmpty == true
      {
        // The chunk that tells of nothing else.
        editor.note(usage)
        editor.draft.revision.remove(event)
      } else {
        editor.remove(usage)
      }
    }
  }

  private static let outUsageNullDetails = MutationOperator(
    "out-usage-null-details", .preserve, "The details of the usage are null: cached tokens, tokens of reasoning.",
    dialects: models, invalidWhen: "the answer does not tell its usage, or the details are null already",
    expected: "same: nothing is reckoned with null", source: "pydantic-ai#2598; ragflow#10238; posthog-python#574"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let names =
      switch answer.dialect {
      case .openAIChat: ["prompt_tokens_details", "completion_tokens_details"]
      case .openAIResponses: ["input_tokens_details", "output_tokens_details"]
      case .anthropicMessages:
        ["cache_creation_input_tokens", "cache_read_input_tokens", "cache_creation", "server_tool_use"]
      default: ["promptTokensDetails", "candidatesTokensDetails", "cacheTokensDetails"]
      }
    let usages = try answer.toldUsages()
    let known = usages.flatMap { usage in names.compactMap { usage[$0] } }
    for node in known { editor.replace(node, with: .null) }
    guard known.isEmpty else { return }
    let missing = usages.filter { $0.member(names[0]) == nil }
    guard !missing.isEmpty else { throw Inapplicable("the details are null already") }
    for usage in missing { editor.insert(.null, key: names[0], into: usage) }
  }

  private static let outUsageHuge = MutationOperator(
    "out-usage-huge", .preserve, "The answer took more tokens than some integers hold.",
    parameters: [.choice("tokens", ["2147483648", "4503599627370496"], "of the input, and of the output")],
    dialects: models, invalidWhen: "the answer does not tell its usage",
    expected: "same: nothing overflows; a budget may say that it is used up",
    source: "OpenAI API reference and Gemini API reference: integers without a range; SWE-agent#168"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let parts = [
      "prompt_tokens", "completion_tokens", "input_tokens", "output_tokens", "promptTokenCount", "candidatesTokenCount",
    ]
    guard let tokens = Int(editor.text("tokens")) else { throw Inapplicable("no number of tokens") }
    var found = false
    for usage in answer.usages {
      for node in parts.compactMap({ usage[$0] }) where node.kind == .number {
        editor.replace(node, with: .integer(tokens))
        found = true
      }
      for node in ["total_tokens", "totalTokenCount"].compactMap({ usage[$0] }) where node.kind == .number {
        editor.replace(node, with: .integer(2 * tokens))
      }
    }
    guard found else { throw Inapplicable("the answer does not tell its usage") }
  }
}

extension ModelAnswer {
  /// - Throws: `Inapplicable` when the answer does not tell what it took.
  fileprivate func toldUsages() throws(Inapplicable) -> [JSONNode] {
    let told = usages.filter { $0.kind == .object }
    guard !told.isEmpty else { throw Inapplicable("the answer does not tell its usage") }
    return told
  }
}
