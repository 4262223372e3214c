import CassetteFormat

extension MutationRegistry {
  /// Tools that fail, say nothing, or never answer.
  static let resultFailures = [isError, protocolError, empty, timeout]

  private static let isError = MutationOperator(
    "result-is-error", .degrade,
    "The tool fails: a MCP server says so in its result, another API by its status, a recorded tool by its error.",
    parameters: [.choice("status", ["422", "400", "404", "500"], "the status of another API")],
    subject: .result, invalidWhen: "the recorded result is an error",
    expected: "graceful: the model is told, and the tool is not tried for ever",
    source: "MCP schema 2025-11-25, CallToolResult: errors of a tool belong into its result"
  ) { editor throws(Inapplicable) in
    let message = "The tool could not do this: upstream service refused the request."
    guard editor.step.isSuccess else { throw Inapplicable("the recorded result is an error") }
    if editor.step.tool != nil {
      editor.draft.toolError = ToolCall.Failure(kind: "error", message: message)
      editor.draft.dropsBody = true
      return
    }
    guard editor.step.dialect == .mcp else {
      let status = Int(editor.text("status")) ?? 422
      let error: JSONValue = ["error": ["code": .integer(status), "message": .string(message)]]
      return editor.answer(status, type: "application/json", JSONText.encode(error))
    }
    let result = try editor.callResult()
    guard result["isError"]?.bytes.elementsEqual("true".utf8) != true else {
      throw Inapplicable("the recorded result is an error")
    }
    editor.set("content", in: result, to: .array([["type": "text", "text": .string(message)]]))
    editor.set("isError", in: result, to: true)
    if let structured = result.member("structuredContent") { editor.remove(structured) }
  }

  private static let protocolError = MutationOperator(
    "result-protocol-error", .degrade, "The MCP server answers with an error of the protocol in the place of a result.",
    parameters: [
      .choice(
        "code", ["-32603", "-32602", "-32601", "-32700"],
        "the error: internal, invalid parameters, unknown method, no JSON")
    ],
    dialects: [.mcp], subject: .result, invalidWhen: "the recorded answer is no reply with a result",
    expected: "graceful: told from an error of the tool, and not taken for its result",
    source: "MCP schema 2025-11-25, error codes; JSON-RPC 2.0 §5.1"
  ) { editor throws(Inapplicable) in
    let result = try editor.toolResult()
    guard let reply = result.reply, let value = result.value else { return }
    let (code, message): (Int, String) =
      switch editor.text("code") {
      case "-32602": (-32602, "Invalid params")
      case "-32601": (-32601, "Method not found")
      case "-32700": (-32700, "Parse error")
      default: (-32603, "Internal error")
      }
    editor.rename(value, to: "error")
    editor.replace(value, with: ["code": .integer(code), "message": .string(message)])
    // Of a request that was not understood nobody knows the id.
    if code == -32700, let id = reply["id"] { editor.replace(id, with: .null) }
  }

  private static let empty = MutationOperator(
    "result-empty", .degrade, "The tool finds nothing: no content, no rows, an empty text.", subject: .result,
    invalidWhen: "the recorded result is an error or empty",
    expected: "graceful: nothing found is an answer, and not asked for again and again",
    source: "tailored-ai#528"
  ) { editor throws(Inapplicable) in
    let result = try editor.toolResult()
    guard let value = result.value else {
      guard case .whole(let text)? = result.mainText, !text.isEmpty else {
        throw Inapplicable("the result has no text")
      }
      return editor.replace(0..<result.content.bytes.count, with: [])
    }
    if result.reply != nil {
      let list = try editor.listOfReply(value)
      editor.replace(list, raw: Array("[]".utf8))
      if let structured = value.member("structuredContent") { editor.remove(structured) }
      return
    }
    switch value.kind {
    case .object:
      // The rows of an answer are its largest list.
      let lists = value.members.filter { !$0.elements.isEmpty }
      if let rows = lists.max(by: { $0.range.count < $1.range.count }) {
        editor.replace(rows, raw: Array("[]".utf8))
      } else if value.members.isEmpty {
        throw Inapplicable("the result is empty")
      } else {
        editor.replace(value, raw: Array("{}".utf8))
      }
    case .array:
      guard !value.elements.isEmpty else { throw Inapplicable("the result is empty") }
      editor.replace(value, raw: Array("[]".utf8))
    case .string:
      guard value.range.count > 2 else { throw Inapplicable("the result is empty") }
      editor.replace(value, with: "")
    case .null: throw Inapplicable("the result is empty")
    default: editor.replace(value, with: .null)
    }
  }

  private static let timeout = MutationOperator(
    "result-timeout", .degrade, "The tool never answers.", subject: .result,
    invalidWhen: "the recorded result is an error",
    expected: "graceful: the program has a deadline, and tells a MCP server that it gave up",
    source: "MCP specification, cancellation: `notifications/cancelled`"
  ) { editor throws(Inapplicable) in
    guard editor.step.isSuccess else { throw Inapplicable("the recorded result is an error") }
    let message = "the tool did not answer in time"
    guard editor.step.tool != nil else { return editor.fail(.response, "timeout", message) }
    editor.draft.toolError = ToolCall.Failure(kind: "timeout", message: message)
    editor.draft.dropsBody = true
  }
}

extension StepEditor {
  /// The result of a `tools/call` of a MCP server.
  func callResult() throws(Inapplicable) -> JSONNode {
    guard let value = try toolResult().value, value["content"]?.kind == .array else {
      throw Inapplicable("the reply is not that of a tool call")
    }
    return value
  }

  /// The list that a reply of a MCP server consists of.
  func listOfReply(_ result: JSONNode) throws(Inapplicable) -> JSONNode {
    let names = ["content", "contents", "tools", "resources", "resourceTemplates", "prompts", "messages"]
    guard let list = names.lazy.compactMap({ result[$0] }).first, !list.elements.isEmpty else {
      throw Inapplicable("the reply has no list with elements")
    }
    return list
  }
}
