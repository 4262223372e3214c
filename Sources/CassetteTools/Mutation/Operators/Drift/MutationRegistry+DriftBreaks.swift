import CassetteFormat

extension MutationRegistry {
  /// Changes that a provider may not make, and that happen.
  static let driftBreaks: [MutationOperator] = [createdType, renamed, wrapArray]

  private static let createdType = MutationOperator(
    "drift-created-type", .degrade, "The time when the answer was made has another type or unit.",
    parameters: [
      .choice(
        "form", ["string", "milliseconds", "date"], "a string of digits, milliseconds for seconds, a date (RFC 3339)")
    ],
    dialects: [.openAIChat, .openAIResponses], invalidWhen: "the answer does not tell its time in seconds",
    expected: "graceful: the time is not needed, or the error names the member",
    source: "OpenAI API reference: created and created_at are Unix times in seconds; other servers' differ"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let objects = answer.content.roots.flatMap { [$0, $0["response"]].compactMap(\.self) }
    var found = false
    for node in objects.flatMap({ [$0["created"], $0["created_at"]].compactMap(\.self) }) {
      guard let seconds = node.integer, (0..<1 << 40).contains(seconds) else { continue }
      found = true
      switch editor.text("form") {
      case "milliseconds": editor.replace(node, with: .integer(seconds == 0 ? 1000 : seconds * 1000))
      case "date": editor.replace(node, with: "2026-01-01T00:00:00Z")
      default: editor.replace(node, with: .string(String(seconds)))
      }
    }
    guard found else { throw Inapplicable("the answer does not tell its time in seconds") }
  }

  private static let renamed = MutationOperator(
    "drift-rename", .degrade, "A member that every answer has is missing, or has another name.",
    parameters: [
      .choice("form", ["rename", "drop"], "whether it has another name, or is missing"),
      .choice("member", ["list", "text", "finish"], "the list of what was said, the text, the reason to stop"),
    ],
    invalidWhen: "the answer has no such member", expected: "graceful: the error names what is missing",
    source: "ReliabilityBench (arXiv 2601.06112): schema drift"
  ) { editor throws(Inapplicable) in
    let nodes = try editor.required(editor.text("member")).filter { $0.keyRange != nil }
    guard !nodes.isEmpty else { throw Inapplicable("the answer has no such member") }
    let names = ["choices": "outputs", "output": "outputs", "content": "contents", "text": "value", "delta": "change"]
    for node in nodes {
      guard editor.text("form") == "rename", let key = node.key else {
        editor.remove(node)
        continue
      }
      editor.rename(node, to: names[key] ?? key + "_v2")
    }
  }

  private static let wrapArray = MutationOperator(
    "drift-wrap-array", .degrade, "The answer, or the data of each event, stands in a list, as Gemini's streams do.",
    invalidWhen: "the answer is no JSON, or a list", expected: "graceful: read all the same, or a typed error",
    source: "Gemini API reference: streamGenerateContent without alt=sse"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    let roots = try editor.content().roots.filter { $0.kind == .object }
    guard !roots.isEmpty else { throw Inapplicable("the answer is no JSON object") }
    for root in roots {
      editor.note(root)
      editor.replace(root.range.lowerBound..<root.range.lowerBound, with: Array("[".utf8))
      editor.replace(root.range.upperBound..<root.range.upperBound, with: Array("]".utf8))
    }
  }
}

extension StepEditor {
  /// The members that every answer has for a purpose, with their copies.
  fileprivate func required(_ purpose: String) throws(Inapplicable) -> [JSONNode] {
    try requireSuccess()
    let roots = try content().roots
    switch step.dialect {
    case .http:
      // What its members are for nobody knows here.
      let members = roots.first?.members ?? []
      return members.isEmpty
        ? [] : [members[purpose == "list" ? 0 : purpose == "text" ? members.count / 2 : members.count - 1]]
    case .mcp:
      let results = roots.compactMap { $0["result"] }
      return purpose == "list" ? results : results.compactMap { $0[purpose == "text" ? "content" : "isError"] }
    default: break
    }
    let answer = try answer()
    switch purpose {
    case "finish": return answer.finishes
    case "text": return answer.texts.flatMap { $0.pieces + $0.copies }
    default: break
    }
    switch answer.dialect {
    case .openAIChat: return roots.compactMap { $0["choices"] }
    case .openAIResponses: return roots.compactMap { $0["output"] ?? $0["response"]?["output"] }
    case .anthropicMessages:
      return roots.compactMap { $0["content"] ?? $0["message"]?["content"] ?? $0["content_block"] }
    default: return answer.chunks.compactMap { $0["candidates"] }
    }
  }
}
