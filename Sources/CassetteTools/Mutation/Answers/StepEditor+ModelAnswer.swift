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
    var rest = Substring(words)
    var gone: [Int] = []
    var hasChanged = false
    for piece in text.pieces {
      let old = piece.string ?? ""
      if !hasChanged, rest.hasPrefix(old), old.utf8.count < rest.utf8.count || rest == old {
        rest = rest.dropFirst(old.count)
        continue
      }
      if !hasChanged {
        hasChanged = true
        replace(piece, with: .string(String(rest)))
        rest = ""
      } else if let event = piece.event, answer.isDelta(event) {
        gone.append(event)
      } else {
        replace(piece, with: "")
      }
    }
    if !rest.isEmpty, let last = text.pieces.last, !hasChanged {
      replace(last, with: .string((last.string ?? "") + String(rest)))
    }
    remove(events: gone, of: answer)
    if isCoherent { for copy in text.copies { replace(copy, with: .string(words)) } }
  }

  /// Takes events out of a stream, and numbers those after them anew where they have numbers.
  mutating func remove(events numbers: [Int], of answer: ModelAnswer) {
    guard !numbers.isEmpty else { return }
    let gone = Set(numbers)
    var shift = 0
    for event in answer.events {
      if gone.contains(event.index) {
        remove(event)
        shift += 1
      } else if shift > 0, let number = event.root?["sequence_number"], let value = number.integer {
        replace(number, with: .integer(value - shift))
      }
    }
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
      guard less != count else { continue }
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
      return !terminal.contains(index) && root["usage"] == nil
        && (root["choices"]?.elements ?? []).allSatisfy { choice in
          choice["delta"]?.members.allSatisfy { member in
            // The first piece of a call tells its name, and a chunk may have pieces of several.
            member.key != "role" && (member.key != "tool_calls" || member.elements.count == 1 && member[0]?["id"] == nil)
          } ?? true
        }
    case .geminiGenerate: return !terminal.contains(index) && root["usageMetadata"] == nil
    default: return events[index].type?.hasSuffix("delta") == true && !terminal.contains(index)
    }
  }
}
