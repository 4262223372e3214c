import CassetteFormat

extension MutationRegistry {
  /// Answers that do not go with the steps before or after.
  static let outcomeSessions: [MutationOperator] = [outSignatureDrop, outStale]

  private static let outSignatureDrop = MutationOperator(
    "out-signature-drop", .degrade,
    "What only the provider can read is missing from the answer: signatures of thoughts, encrypted reasoning.",
    parameters: [.choice("form", ["absent", "empty"], "whether the members are missing, or empty")],
    dialects: [.openAIResponses, .anthropicMessages, .geminiGenerate],
    invalidWhen: "the answer has nothing of the kind",
    expected: "graceful: the next request is not refused for ever", source: "code_puppy#165; rowboat#694; dify#29187"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let opaques = answer.opaques.filter { $0.range.count > 2 }
    guard !opaques.isEmpty else { throw Inapplicable("the answer has no signature and no encrypted reasoning") }
    for node in opaques {
      if editor.text("form") == "empty" {
        editor.replace(node, with: "")
      } else if let event = node.event, node.parent?["type"]?.string == "signature_delta" {
        editor.note(node)
        editor.draft.revision.remove(event)
      } else {
        editor.remove(node)
      }
    }
  }

  private static let outStale = MutationOperator(
    "out-stale", .degrade, "The model's answer before this one comes again, as from a cache that is wrong.",
    dialects: models, invalidWhen: "no answer of that wire format, and in the same form, came before in the lane",
    expected: "graceful: noticed, or harmless", source: "AgentChaos (floritange/AgentChaos): compound_stale_cache"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    guard let earlier = editor.step.earlier, let body = earlier.message.body, !body.isLost else {
      throw Inapplicable("no answer of that wire format came before")
    }
    guard earlier.isEventStream == editor.step.isStream else {
      throw Inapplicable("the answer before came in another form")
    }
    guard let stored = try? editor.step.cassette.bytes(of: body),
      let bytes = body.coding.map({ Decompression.decode(stored, coding: $0) }) ?? stored
    else { throw Inapplicable("the answer before cannot be read") }
    guard try editor.content().bytes != bytes else { throw Inapplicable("the answer before is the same") }
    editor.replaceContent(with: bytes)
  }
}
