import CassetteFormat

/// Something that a model says.
enum AnswerPart {
  case text(String)
  case refusal(String)
  case reasoning(String)
  /// A call of a tool that the provider runs.
  case serverTool(name: String, input: JSONObject)
}

extension JSONNode {
  /// Its text with other spellings of some values in it.
  func spelled(_ changes: [(node: JSONNode, raw: [UInt8])]) -> [UInt8] {
    let edits = changes.map { change in
      ContentEdit(range: change.node.range.shifted(by: -range.lowerBound), replacement: change.raw)
    }
    return ContentEdits(edits).applied(to: Array(bytes))
  }
}

extension StepEditor {
  /// Puts other parts in the place of all that the model said. What is around them stays: ids, the model, the usage, the
  /// reason to stop.
  ///
  /// A part that the wire format cannot tell is left out: only some servers tell the reasoning of a chat completion.
  mutating func setOutput(_ parts: [AnswerPart], in answer: ModelAnswer) throws(Inapplicable) {
    switch (answer.dialect, answer.content.json?.root) {
    case (.openAIChat, let root?): try setChat(parts, of: root, answer)
    case (.openAIChat, nil): try setChatStream(parts, answer)
    case (.openAIResponses, let root?):
      guard let output = root["output"] else { throw Inapplicable("the answer has no output") }
      replace(output, with: .array(parts.enumerated().map { ResponsesItem($1, number: $0).whole }))
    case (.openAIResponses, nil): try setResponsesStream(parts, answer)
    case (.anthropicMessages, let root?):
      guard let blocks = root["content"] else { throw Inapplicable("the answer has no content") }
      replace(blocks, with: .array(parts.compactMap(Self.block)))
    case (.anthropicMessages, nil): try setMessagesStream(parts, answer)
    case (.geminiGenerate, _): try setGemini(parts, answer)
    default: throw Inapplicable("the wire format is none of a model that is known")
    }
  }
}
