import CassetteFormat

/// Gemini's `generateContent`: `candidates[].content.parts[]`, in a stream some in each chunk (Gemini API reference).
extension ModelAnswer {
  mutating func readGemini() {
    var numbers: [String: Int] = [:]
    for root in content.roots {
      // Without `alt=sse` a stream is one array of chunks.
      for chunk in root.kind == .array ? root.elements : [root] { readChunk(chunk, &numbers) }
    }
  }

  private mutating func readChunk(_ chunk: JSONNode, _ numbers: inout [String: Int]) {
    if let model = chunk["modelVersion"] { models.append(model) }
    if let id = chunk["responseId"] { ids.append(id) }
    if let usage = chunk["usageMetadata"] { usages.append(usage) }
    for (position, candidate) in (chunk["candidates"]?.elements ?? []).enumerated() {
      let number = candidate["index"]?.integer ?? position
      if let finish = candidate["finishReason"] {
        finishes.append(finish)
        if let event = chunk.event, !terminal.contains(event) { terminal.append(event) }
      }
      for part in candidate["content"]?["parts"]?.elements ?? [] {
        if let signature = part["thoughtSignature"] { opaques.append(signature) }
        if let text = part["text"], text.kind == .string {
          if part["thought"]?.bytes.elementsEqual("true".utf8) == true {
            Self.add(text, to: &reasonings, &numbers, "thought \(number)")
          } else {
            Self.add(text, to: &texts, &numbers, "text \(number)")
          }
        }
        guard let function = part["functionCall"] else { continue }
        var call = ToolCall(items: [part])
        if let name = function["name"] { call.names = [name] }
        if let id = function["id"] { call.ids = [id] }
        if let arguments = function["args"] { call.arguments = .object(arguments) }
        if let event = chunk.event { call.events = [event] }
        toolCalls.append(call)
      }
    }
  }
}
