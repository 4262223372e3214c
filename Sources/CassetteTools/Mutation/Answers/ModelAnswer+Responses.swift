import CassetteFormat

/// OpenAI's Responses: `output[]`; a stream tells each text in deltas, and again in three kinds of events at its end
/// (OpenAI API reference, "Streaming events").
extension ModelAnswer {
  mutating func readResponses() {
    if let root = content.json?.root { return readResponse(root) }
    var numbers: [String: Int] = [:]
    var calls: [String: Int] = [:]
    for event in events {
      guard let root = event.root, let type = root["type"]?.string ?? event.block.name else { continue }
      let item = root["output_index"].map { String(decoding: $0.bytes, as: UTF8.self) } ?? "0"
      let part = root["content_index"].map { String(decoding: $0.bytes, as: UTF8.self) } ?? "0"
      let summary = root["summary_index"].map { String(decoding: $0.bytes, as: UTF8.self) } ?? "0"
      switch type {
      case "response.created", "response.in_progress", "response.queued":
        if let response = root["response"] { readHead(of: response) }
      case "response.output_text.delta":
        if let delta = root["delta"] { Self.add(delta, to: &texts, &numbers, "text \(item) \(part)") }
      case "response.output_text.done": copy(root["text"], &texts, numbers["text \(item) \(part)"])
      case "response.refusal.delta":
        if let delta = root["delta"] { Self.add(delta, to: &refusals, &numbers, "refusal \(item) \(part)") }
      case "response.refusal.done": copy(root["refusal"], &refusals, numbers["refusal \(item) \(part)"])
      case "response.reasoning_summary_text.delta":
        if let delta = root["delta"] { Self.add(delta, to: &reasonings, &numbers, "summary \(item) \(summary)") }
      case "response.reasoning_summary_text.done":
        copy(root["text"], &reasonings, numbers["summary \(item) \(summary)"])
      case "response.reasoning_summary_part.done":
        copy(root["part"]?["text"], &reasonings, numbers["summary \(item) \(summary)"])
      case "response.reasoning_text.delta":
        if let delta = root["delta"] { Self.add(delta, to: &reasonings, &numbers, "reasoning \(item) \(part)") }
      case "response.reasoning_text.done": copy(root["text"], &reasonings, numbers["reasoning \(item) \(part)"])
      case "response.content_part.done":
        if let value = root["part"] { readPart(value, "\(item) \(part)", numbers) }
      case "response.output_item.added", "response.output_item.done":
        if let value = root["item"] { readItem(value, item, event, numbers, &calls) }
      case "response.function_call_arguments.delta", "response.function_call_arguments.done":
        if let call = calls[item] { addArguments(root, to: call, event) }
      case "response.completed", "response.incomplete", "response.failed":
        terminal.append(event.index)
        guard let response = root["response"] else { continue }
        readHead(of: response)
        for (position, value) in (response["output"]?.elements ?? []).enumerated() {
          readItem(value, String(position), nil, numbers, &calls)
        }
      default: break
      }
    }
  }

  private func copy(_ node: JSONNode?, _ texts: inout [Text], _ index: Int?) {
    if let node, let index { texts[index].copies.append(node) }
  }

  private mutating func addArguments(_ root: JSONNode, to call: Int, _ event: StreamEvent) {
    toolCalls[call].events.append(event.index)
    guard case .string(var text)? = toolCalls[call].arguments else { return }
    if let delta = root["delta"] { text.pieces.append(delta) }
    if let whole = root["arguments"] { text.copies.append(whole) }
    toolCalls[call].arguments = .string(text)
  }

  private mutating func readHead(of response: JSONNode) {
    if let model = response["model"] { models.append(model) }
    if let id = response["id"] { ids.append(id) }
    if let usage = response["usage"] { usages.append(usage) }
    if let status = response["status"] { finishes.append(status) }
  }

  /// An item of the output; in a stream every one is a copy of what deltas told.
  private mutating func readItem(
    _ item: JSONNode, _ number: String, _ event: StreamEvent?, _ numbers: [String: Int], _ calls: inout [String: Int]
  ) {
    if let opaque = item["encrypted_content"] { opaques.append(opaque) }
    switch item["type"]?.string {
    case "function_call":
      let index = calls[number] ?? toolCalls.count
      if index == toolCalls.count {
        calls[number] = index
        toolCalls.append(ToolCall(arguments: .string(Text())))
      }
      if let event { toolCalls[index].events.append(event.index) }
      toolCalls[index].items.append(item)
      if let name = item["name"] { toolCalls[index].names.append(name) }
      if let id = item["call_id"] { toolCalls[index].ids.append(id) }
      // The item is added with empty arguments, before the first delta.
      guard case .string(var text)? = toolCalls[index].arguments, let whole = item["arguments"],
        whole.range.count > 2
      else { return }
      text.copies.append(whole)
      toolCalls[index].arguments = .string(text)
    case "message":
      for (position, part) in (item["content"]?.elements ?? []).enumerated() {
        readPart(part, "\(number) \(position)", numbers)
      }
    case "reasoning":
      for (position, part) in (item["summary"]?.elements ?? []).enumerated() {
        copy(part["text"], &reasonings, numbers["summary \(number) \(position)"])
      }
      for (position, part) in (item["content"]?.elements ?? []).enumerated() {
        copy(part["text"], &reasonings, numbers["reasoning \(number) \(position)"])
      }
    default: break
    }
  }

  /// A part of a message that deltas told.
  private mutating func readPart(_ part: JSONNode, _ number: String, _ numbers: [String: Int]) {
    copy(part["text"], &texts, numbers["text \(number)"])
    copy(part["refusal"], &refusals, numbers["refusal \(number)"])
    copy(part["text"], &reasonings, numbers["reasoning \(number)"])
  }

  private mutating func readResponse(_ response: JSONNode) {
    readHead(of: response)
    for item in response["output"]?.elements ?? [] {
      if let opaque = item["encrypted_content"] { opaques.append(opaque) }
      switch item["type"]?.string {
      case "message":
        for part in item["content"]?.elements ?? [] {
          if let text = part["text"] { texts.append(Text(pieces: [text])) }
          if let text = part["refusal"] { refusals.append(Text(pieces: [text])) }
        }
      case "reasoning":
        for part in (item["summary"]?.elements ?? []) + (item["content"]?.elements ?? []) {
          if let text = part["text"] { reasonings.append(Text(pieces: [text])) }
        }
      case "function_call":
        var call = ToolCall(items: [item])
        if let name = item["name"] { call.names = [name] }
        if let id = item["call_id"] { call.ids = [id] }
        if let arguments = item["arguments"] { call.arguments = .string(Text(pieces: [arguments])) }
        toolCalls.append(call)
      default: break
      }
    }
  }
}
