import CassetteFormat

/// Anthropic's Messages: `content[]`, in a stream `content_block_*` events (Anthropic docs, "Streaming messages").
extension ModelAnswer {
  mutating func readMessages() {
    if let root = content.json?.root { return readMessage(root) }
    var numbers: [String: Int] = [:]
    var calls: [String: Int] = [:]
    for event in events {
      guard let root = event.root else { continue }
      let number = root["index"].map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
      switch event.type {
      case "message_start": if let message = root["message"] { readMessage(message) }
      case "content_block_start": if let block = root["content_block"] { start(block, number, event, &numbers, &calls) }
      case "content_block_delta":
        guard let delta = root["delta"] else { continue }
        read(delta, number, event, &numbers, calls)
      case "content_block_stop": if let call = calls[number] { toolCalls[call].events.append(event.index) }
      case "message_delta":
        terminal.append(event.index)
        if let finish = root["delta"]?["stop_reason"] { finishes.append(finish) }
        if let usage = root["usage"] { usages.append(usage) }
      case "message_stop": terminal.append(event.index)
      default: break
      }
    }
  }

  private mutating func start(
    _ block: JSONNode, _ number: String, _ event: StreamEvent, _ numbers: inout [String: Int],
    _ calls: inout [String: Int]
  ) {
    switch block["type"]?.string {
    case "text": if let text = block["text"] { Self.add(text, to: &texts, &numbers, "text \(number)") }
    case "thinking":
      if let text = block["thinking"] { Self.add(text, to: &reasonings, &numbers, "thinking \(number)") }
      if let signature = block["signature"] { opaques.append(signature) }
    case "redacted_thinking": if let data = block["data"] { opaques.append(data) }
    case "tool_use":
      calls[number] = toolCalls.count
      var call = ToolCall(items: [block], events: [event.index])
      call.arguments = .string(Text())
      if let name = block["name"] { call.names = [name] }
      if let id = block["id"] { call.ids = [id] }
      if let index = event.root?["index"] { call.indices = [index] }
      toolCalls.append(call)
    default: break
    }
  }

  private mutating func read(
    _ delta: JSONNode, _ number: String, _ event: StreamEvent, _ numbers: inout [String: Int], _ calls: [String: Int]
  ) {
    switch delta["type"]?.string {
    case "text_delta": if let text = delta["text"] { Self.add(text, to: &texts, &numbers, "text \(number)") }
    case "thinking_delta":
      if let text = delta["thinking"] { Self.add(text, to: &reasonings, &numbers, "thinking \(number)") }
    case "signature_delta": if let signature = delta["signature"] { opaques.append(signature) }
    case "input_json_delta":
      guard let call = calls[number], let piece = delta["partial_json"] else { return }
      toolCalls[call].events.append(event.index)
      guard case .string(var text)? = toolCalls[call].arguments else { return }
      text.pieces.append(piece)
      toolCalls[call].arguments = .string(text)
    default: break
    }
  }

  /// A message as a whole, or the beginning of one in `message_start`.
  private mutating func readMessage(_ message: JSONNode) {
    if let model = message["model"] { models.append(model) }
    if let id = message["id"] { ids.append(id) }
    if let usage = message["usage"] { usages.append(usage) }
    if let finish = message["stop_reason"] { finishes.append(finish) }
    for block in message["content"]?.elements ?? [] {
      switch block["type"]?.string {
      case "text": if let text = block["text"] { texts.append(Text(pieces: [text])) }
      case "thinking":
        if let text = block["thinking"] { reasonings.append(Text(pieces: [text])) }
        if let signature = block["signature"] { opaques.append(signature) }
      case "redacted_thinking": if let data = block["data"] { opaques.append(data) }
      case "tool_use":
        var call = ToolCall(items: [block])
        if let name = block["name"] { call.names = [name] }
        if let id = block["id"] { call.ids = [id] }
        if let input = block["input"] { call.arguments = .object(input) }
        toolCalls.append(call)
      default: break
      }
    }
  }
}
