import CassetteFormat

/// mini-swe-agent's trajectory: a conversation, in which answers may have the provider's response.
struct MiniTrajectory {
  private let messages: [JSONValue]
  private let model: String?
  private let sink: TraceSink

  init(_ value: JSONValue, _ sink: TraceSink) {
    messages = value["messages"]?.items ?? value.items
    model = value["info"]?["config"]?["model"]?["model_name"]?.text
    self.sink = sink
  }

  func append() throws {
    let read = messages.map { ChatMessage.read($0) }
    for (index, message) in messages.enumerated() {
      let extra = message["extra"]
      var details = EventSink.Details()
      details.time = extra?["timestamp"]?.time
      let isAnswer = read[index].role == "assistant" || message["object"]?.text == "response"
      if isAnswer {
        try sink.call(call(index, read), details, rest: extra?.object?.rest(without: ["response", "timestamp"]) ?? [:])
        try tools(index, read, details)
      } else if let status = message["exit_status"] ?? extra?["exit_status"], message["role"]?.text == "exit" {
        try sink.marker("exit", status.text, details, rest: message.object ?? [:])
      } else if !messages[(index + 1)...].contains(where: { $0["role"]?.text == "assistant" }) {
        try sink.note("message", message, details)
      }
    }
  }

  private func call(_ index: Int, _ read: [ChatMessage]) -> ModelCall {
    var call = ModelCall()
    let parts = model?.split(separator: "/", maxSplits: 1) ?? []
    call.provider = parts.count == 2 ? String(parts[0]) : nil
    call.model = parts.last.map { String($0) }
    call.messages = Array(read[..<index])
    call.answers = [read[index]]
    let response = messages[index]["extra"]?["response"]
    if let response, response["choices"] != nil {
      // The library that made the call gives every provider's answer in this form.
      call.api = .chat
      call.bodies = ModelCall.Bodies(response: response)
    }
    return call
  }

  /// The commands of an answer and what came of them: tool calls, or the one command in its text.
  private func tools(_ index: Int, _ read: [ChatMessage], _ details: EventSink.Details) throws {
    let end = messages[(index + 1)...].firstIndex { $0["role"]?.text == "assistant" } ?? messages.endIndex
    let after = read[(index + 1)..<end]
    let actions = messages[index]["extra"]?["actions"]?.items ?? []
    let calls = read[index].toolCalls
    for call in calls {
      var details = details
      details.id = call.id
      let result = after.lazy.flatMap(\.parts).compactMap { part -> ChatPart.ToolResult? in
        if case .toolResult(let result) = part, result.id == call.id { result } else { nil }
      }.first
      try sink.tool(call.name, arguments: call.arguments, result: result?.content, details)
    }
    guard calls.isEmpty else { return }
    for (number, action) in actions.enumerated() {
      let seen = after.dropFirst(number).first
      try sink.tool(
        "bash", arguments: action["command"] ?? action, result: seen.map { .string($0.text) }, details)
    }
    if actions.isEmpty, let seen = after.first, let command = Self.command(read[index].text) {
      try sink.tool("bash", arguments: .string(command), result: .string(seen.text), details)
    }
  }

  /// The command of an answer in the form that the agent asks for: one fenced block.
  private static func command(_ text: String) -> String? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(where: { $0.hasPrefix("```bash") || $0.hasPrefix("```mswea") }),
      let end = lines[(start + 1)...].firstIndex(where: { $0.hasPrefix("```") })
    else { return nil }
    return lines[(start + 1)..<end].joined(separator: "\n")
  }
}
