import CassetteFormat

/// Edits of a model's answer that mean the same in every wire format.
extension StepEditor {
  /// The parts of the answer.
  func answer() throws(Inapplicable) -> ModelAnswer {
    guard step.isSuccess else { throw Inapplicable("the recorded answer is an error") }
    return try step.answer()
  }

  /// Says why the model stopped.
  mutating func set(_ finish: Finish, in answer: ModelAnswer) throws(Inapplicable) {
    guard let word = finish.word(answer.dialect) else {
      throw Inapplicable("\(answer.dialect.rawValue) has no such reason to stop")
    }
    try setFinish(word, in: answer)
  }

  /// Says why the model stopped, in a word of the wire format or one that it does not have.
  mutating func setFinish(_ word: String, in answer: ModelAnswer) throws(Inapplicable) {
    guard answer.dialect == .openAIResponses else {
      guard !answer.finishes.isEmpty else { throw Inapplicable("the answer does not say why the model stopped") }
      for node in answer.finishes { replace(node, with: .string(word)) }
      return
    }
    let response: JSONNode?
    if let event = answer.terminal.last.map({ answer.events[$0] }) {
      response = event.root?["response"]
      let name = word == "completed" ? "response.completed" : "response.incomplete"
      if let type = event.root?["type"] { replace(type, with: .string(name)) }
      if let range = event.block.nameRange { replace(range, with: Array(name.utf8)) }
    } else {
      response = answer.content.json?.root
    }
    guard let response, let status = response["status"] else {
      throw Inapplicable("the answer does not say why the model stopped")
    }
    replace(status, with: word == "completed" ? "completed" : "incomplete")
    set("incomplete_details", in: response, to: word == "completed" ? .null : ["reason": .string(word)])
  }

  /// Gives a text other words; its copies follow when they are to stay coherent.
  ///
  /// What comes before the first difference stays in its pieces, and what follows stands in the next one.
  mutating func set(_ text: ModelAnswer.Text, to words: String, in answer: ModelAnswer, isCoherent: Bool = true) {
    var rest = Array(words.utf8)[...]
    var hasChanged = false
    for (number, piece) in text.pieces.enumerated() {
      // A piece with half a character is none that words can begin with.
      let old = piece.string.map { Array($0.utf8) }
      if !hasChanged, let old, rest.starts(with: old) {
        rest = rest.dropFirst(old.count)
        continue
      }
      if !hasChanged, number == 0 || !rest.isEmpty {
        replace(piece, with: .string(String(decoding: rest, as: UTF8.self)))
        rest = []
      } else if let event = piece.event, answer.isDelta(event) {
        draft.revision.remove(event)
      } else {
        replace(piece, with: "")
      }
      hasChanged = true
    }
    if !rest.isEmpty, let last = text.pieces.last {
      replace(last, with: .string((last.string ?? "") + String(decoding: rest, as: UTF8.self)))
    }
    if isCoherent { for copy in text.copies { replace(copy, with: .string(words)) } }
  }

  /// Gives a tool call other arguments: JSON as the model spells it, which need not be valid where it is a string.
  mutating func setArguments(
    of call: ModelAnswer.ToolCall, to raw: String, in answer: ModelAnswer, isCoherent: Bool = true
  ) throws(Inapplicable) {
    switch call.arguments {
    case .string(let text):
      guard !text.pieces.isEmpty else { throw Inapplicable("the tool call has no arguments") }
      set(text, to: raw, in: answer, isCoherent: isCoherent)
    case .object(let node): replace(node, raw: Array(raw.utf8))
    case nil: throw Inapplicable("the tool call has no arguments")
    }
  }

  /// A tool call of the answer, the first unless the seed chooses another.
  mutating func toolCall(of answer: ModelAnswer) throws(Inapplicable) -> ModelAnswer.ToolCall {
    guard let call = random.pick(answer.toolCalls) else { throw Inapplicable("the answer has no tool call") }
    return call
  }

  /// Takes a share of the tokens off that the answer says it took.
  mutating func scaleOutput(by share: Double, in answer: ModelAnswer) {
    let names = ["completion_tokens", "output_tokens", "candidatesTokenCount"]
    let totals = ["total_tokens", "totalTokenCount"]
    for usage in answer.usages {
      guard let node = names.lazy.compactMap({ usage[$0] }).first, let count = node.integer else { continue }
      let less = max(1, Int(Double(count) * share))
      guard count > 0, less != count else { continue }
      replace(node, with: .integer(less))
      if let total = totals.lazy.compactMap({ usage[$0] }).first, let sum = total.integer, sum >= count {
        replace(total, with: .integer(sum - count + less))
      }
    }
  }
}

extension ModelAnswer {
  /// Whether an event tells of nothing but a piece of a text, so that it can go.
  func isDelta(_ index: Int) -> Bool {
    guard let root = events[index].root else { return false }
    switch dialect {
    case .openAIChat:
      let choices = root["choices"]?.elements ?? []
      guard !terminal.contains(index), root["usage"] == nil, choices.count == 1, let delta = choices[0]["delta"] else {
        return false
      }
      // One that tells who speaks, or of something else too, is needed.
      guard delta["role"] == nil, delta.members.count(where: { $0.kind != .null && $0.string != "" }) <= 1 else {
        return false
      }
      // The first piece of a call tells its name, and a chunk may have pieces of several.
      return delta["tool_calls"].map { $0.elements.count == 1 && $0[0]?["id"] == nil } ?? true
    case .geminiGenerate: return !terminal.contains(index) && root["usageMetadata"] == nil
    default: return events[index].type?.hasSuffix("delta") == true && !terminal.contains(index)
    }
  }
}
