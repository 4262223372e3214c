import CassetteFormat

extension TraceSink {
  /// Appends the calls that a conversation must have been made of: one for each answer of the model, with all that was said
  /// before, and one for each tool that it called.
  ///
  /// - Parameter template: What is known of every call.
  func conversation(_ messages: [ChatMessage], _ template: ModelCall, _ details: EventSink.Details) throws {
    for (index, message) in messages.enumerated() where message.role == "assistant" {
      var call = template
      call.messages = Array(messages[..<index])
      call.answers = [message]
      try self.call(call, details)
      for tool in message.toolCalls {
        let result = Self.result(of: tool, in: messages[(index + 1)...])
        var details = details
        details.id = tool.id
        try self.tool(
          tool.name, arguments: tool.arguments, result: result?.content,
          error: result?.isError == true ? ToolCall.Failure(kind: "error") : nil, details)
      }
    }
  }

  private static func result(
    of call: ChatPart.ToolCall, in messages: ArraySlice<ChatMessage>
  ) -> ChatPart.ToolResult? {
    guard let id = call.id else { return nil }
    for part in messages.lazy.flatMap(\.parts) {
      if case .toolResult(let result) = part, result.id == id { return result }
    }
    return nil
  }
}
