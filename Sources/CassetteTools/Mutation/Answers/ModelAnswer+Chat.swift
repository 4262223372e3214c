import CassetteFormat

/// OpenAI's chat completions: `choices[].message`, in a stream `choices[].delta` (OpenAI API reference, "Chat").
extension ModelAnswer {
  mutating func readChat() {
    var numbers: [String: Int] = [:]
    var calls: [String: Int] = [:]
    for root in content.roots {
      if let model = root["model"] { models.append(model) }
      if let id = root["id"] { ids.append(id) }
      if let usage = root["usage"] { usages.append(usage) }
      for choice in root["choices"]?.elements ?? [] {
        let number = choice["index"].map { String(decoding: $0.bytes, as: UTF8.self) } ?? "0"
        if let finish = choice["finish_reason"] {
          finishes.append(finish)
          if let event = root.event, !terminal.contains(event) { terminal.append(event) }
        }
        guard let message = choice["message"] ?? choice["delta"] else { continue }
        readChat(message, number, &numbers, &calls)
      }
    }
  }

  private mutating func readChat(
    _ message: JSONNode, _ choice: String, _ numbers: inout [String: Int], _ calls: inout [String: Int]
  ) {
    // Mistral's models that think give a list of parts.
    for part in message["content"]?.elements ?? [] {
      if let text = part["text"] { Self.add(text, to: &texts, &numbers, "text \(choice)") }
      for thought in part["thinking"]?.elements ?? [] {
        if let text = thought["text"] { Self.add(text, to: &reasonings, &numbers, "thinking \(choice)") }
      }
    }
    if let text = message["content"], text.kind == .string {
      Self.add(text, to: &texts, &numbers, "text \(choice)")
    }
    if let text = message["refusal"], text.kind == .string {
      Self.add(text, to: &refusals, &numbers, "refusal \(choice)")
    }
    for key in ["reasoning_content", "reasoning"] {
      if let text = message[key], text.kind == .string { Self.add(text, to: &reasonings, &numbers, key + choice) }
    }
    for (position, item) in (message["tool_calls"]?.elements ?? []).enumerated() {
      let number = item["index"].map { String(decoding: $0.bytes, as: UTF8.self) } ?? "at \(position)"
      let index = calls["\(choice) \(number)"] ?? toolCalls.count
      if index == toolCalls.count {
        calls["\(choice) \(number)"] = index
        toolCalls.append(ToolCall())
      }
      toolCalls[index].items.append(item)
      if let event = item.event { toolCalls[index].events.append(event) }
      if let node = item["index"] { toolCalls[index].indices.append(node) }
      if let id = item["id"], id.kind == .string { toolCalls[index].ids.append(id) }
      guard let function = item["function"] else { continue }
      if let name = function["name"], name.kind == .string { toolCalls[index].names.append(name) }
      if let piece = function["arguments"], piece.kind == .string {
        var text = Text()
        if case .string(let known)? = toolCalls[index].arguments { text = known }
        text.pieces.append(piece)
        toolCalls[index].arguments = .string(text)
      }
    }
  }
}
