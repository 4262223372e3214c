import CassetteFormat

/// An answer of a model that ends a conversation, in the place of one that nobody recorded.
enum ClosingAnswer {
  private static let text = "That is all."

  /// Nil for what is no request to a model whose wire format is known.
  static func answer(to request: KeyRequest, _ dialect: KeyDialect) -> Replayer.RecordedAnswer? {
    guard let document = document(dialect, model: JSONMembers(request.body)?.string("model") ?? "") else { return nil }
    let isStream =
      dialect == .geminiGenerate
      ? ByteString(request.target).description.contains(":streamGenerateContent")
      : JSONMembers(request.body)?.bool("stream") == true
    var bytes = JSONText.encode(.object(document))
    if isStream {
      guard let tree = JSONTree(bytes, in: bytes.indices) else { return nil }
      bytes = StreamedDocument(tree.root, dialect).bytes
    }
    let response = Response(
      status: 200, headers: [HeaderField("Content-Type", isStream ? "text/event-stream" : "application/json")],
      body: Body(blob: Digest(of: bytes), size: bytes.count))
    let recorded = Request(method: ByteString(request.method), path: ByteString(request.target))
    let event = Event(sequence: 0, content: .http(Exchange(request: recorded, response: response)))
    return Replayer.RecordedAnswer(event: event, body: bytes, chunks: nil, isStale: false)
  }

  private static func document(_ dialect: KeyDialect, model: String) -> JSONObject? {
    let text = JSONValue.string(text)
    let model = JSONValue.string(model)
    switch dialect {
    case .openAIChat:
      return [
        "id": "chatcmpl-rewind", "object": "chat.completion", "created": 0, "model": model,
        "choices": .array([
          ["index": 0, "message": ["role": "assistant", "content": text], "finish_reason": "stop"]
        ]),
        "usage": ["prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0],
      ]
    case .openAIResponses:
      return [
        "id": "resp_rewind", "object": "response", "created_at": 0, "status": "completed", "model": model,
        "output": .array([
          [
            "id": "msg_rewind", "type": "message", "role": "assistant", "status": "completed",
            "content": .array([["type": "output_text", "text": text, "annotations": .array([])]]),
          ]
        ]),
        "usage": ["input_tokens": 0, "output_tokens": 0, "total_tokens": 0],
      ]
    case .anthropicMessages:
      return [
        "id": "msg_rewind", "type": "message", "role": "assistant", "model": model,
        "content": .array([["type": "text", "text": text]]), "stop_reason": "end_turn", "stop_sequence": .null,
        "usage": ["input_tokens": 0, "output_tokens": 0],
      ]
    case .geminiGenerate:
      return [
        "candidates": .array([
          ["content": ["role": "model", "parts": .array([["text": text]])], "finishReason": "STOP", "index": 0]
        ]),
        "modelVersion": model,
      ]
    default: return nil
    }
  }
}
