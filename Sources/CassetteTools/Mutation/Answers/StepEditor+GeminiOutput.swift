import CassetteFormat

extension ModelAnswer {
  /// The documents of Gemini's answer: one, one for each event, or the elements of a list, as a stream without `alt=sse` is.
  var chunks: [JSONNode] { content.roots.flatMap { $0.kind == .array ? $0.elements : [$0] } }
}

/// Other words in Gemini's `generateContent`.
extension StepEditor {
  mutating func setGemini(_ parts: [AnswerPart], _ answer: ModelAnswer) throws(Inapplicable) {
    let chunks = answer.chunks.filter { $0["candidates"]?[0] != nil }
    guard let first = chunks.first else { throw Inapplicable("the answer has no candidate") }
    let said = parts.filter { part in
      if case .reasoning = part.kind { !answer.reasonings.isEmpty } else { true }
    }.flatMap { $0.items(.geminiGenerate) }
    try setParts(said.isEmpty ? nil : .array(said), of: first)
    for chunk in chunks.dropFirst() {
      if chunk["candidates"]?[0]?["finishReason"] == nil {
        remove(chunk: chunk)
      } else {
        try setParts(said.isEmpty ? nil : .array([["text": ""]]), of: chunk)
      }
    }
  }

  private mutating func setParts(_ parts: JSONValue?, of chunk: JSONNode) throws(Inapplicable) {
    for candidate in chunk["candidates"]?.elements ?? [] {
      guard let content = candidate["content"] else {
        if let parts { insert(["parts": parts, "role": "model"], key: "content", into: candidate, at: 0) }
        continue
      }
      switch (content["parts"], parts) {
      case (let old?, let parts?): replace(old, with: parts)
      case (let old?, nil): remove(old)
      case (nil, let parts?): insert(parts, key: "parts", into: content, at: 0)
      case (nil, nil): break
      }
    }
  }

  /// Takes a chunk of a stream out, which is an event or an element of a list.
  mutating func remove(chunk: JSONNode) {
    if let event = chunk.event { draft.revision.remove(event) } else { remove(chunk) }
  }
}
