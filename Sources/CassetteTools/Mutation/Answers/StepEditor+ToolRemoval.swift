import CassetteFormat

extension StepEditor {
  /// Takes all tool calls out, as if the model had made none: blocks and items after them move up.
  mutating func removeToolCalls(of answer: ModelAnswer) {
    guard !answer.toolCalls.isEmpty else { return }
    let calls = answer.toolCalls
    guard answer.dialect != .openAIChat else { return removeChatCalls(of: answer) }
    guard answer.isStream, answer.dialect != .geminiGenerate else {
      for item in calls.flatMap(\.items) { remove(item) }
      return
    }
    let gone = Set(calls.flatMap(\.events))
    for event in gone where !answer.terminal.contains(event) { draft.revision.remove(event) }
    // The snapshot at the end of a Responses stream has them too.
    for item in calls.flatMap(\.items) where item.event.map({ !gone.contains($0) }) ?? true { remove(item) }
    let key = answer.dialect == .openAIResponses ? "output_index" : "index"
    let numbers = Set(gone.compactMap { answer.events[$0].root?[key]?.integer })
    for event in answer.events where !gone.contains(event.index) {
      guard let node = event.root?[key], let number = node.integer else { continue }
      let shift = numbers.count { $0 < number }
      if shift > 0 { replace(node, with: .integer(number - shift)) }
    }
  }

  private mutating func removeChatCalls(of answer: ModelAnswer) {
    for root in answer.content.roots {
      for choice in root["choices"]?.elements ?? [] {
        guard let message = choice["message"] ?? choice["delta"], let calls = message["tool_calls"] else { continue }
        let isAlone = message.members.allSatisfy { $0 == calls || $0.kind == .null }
        if isAlone, let event = root.event, !answer.terminal.contains(event), root["usage"] == nil,
          root["choices"]?.children.count == 1
        {
          draft.revision.remove(event)
        } else {
          remove(calls)
        }
      }
    }
  }
}
