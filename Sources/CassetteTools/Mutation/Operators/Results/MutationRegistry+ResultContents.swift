import CassetteFormat

extension MutationRegistry {
  /// Results of another kind than text.
  static let resultContents = [binary, resourceLink, structuredMissing]

  private static let binary = MutationOperator(
    "result-binary", .degrade, "The result is an image in the place of text.", subject: .result,
    invalidWhen: "the recorded result is an error, or has no text",
    expected: "graceful: the model gets the image, or is told that there is one",
    source: "MCP schema 2025-11-25, ImageContent"
  ) { editor throws(Inapplicable) in
    let result = try editor.toolResult()
    if result.reply != nil {
      let content = try editor.textContent()
      return editor.replace(
        content, with: ["type": "image", "data": .string(Self.pixelText), "mimeType": "image/png"])
    }
    _ = try editor.mainText(of: result)
    editor.replaceContent(with: Self.pixel)
    editor.note(byte: 0)
    if editor.step.tool == nil { editor.setHeader("Content-Type", "image/png") }
  }

  private static let resourceLink = MutationOperator(
    "result-resource-link", .degrade, "The result of a MCP tool is a link to a resource in the place of text.",
    dialects: [.mcp], subject: .result, invalidWhen: "the recorded answer is no result of a tool call with text",
    expected: "graceful: the resource is read, or the model gets the link",
    source: "MCP schema 2025-11-25, ResourceLink"
  ) { editor throws(Inapplicable) in
    let content = try editor.textContent()
    editor.replace(
      content,
      with: [
        "type": "resource_link", "uri": "file:///rewind/result.txt", "name": "result.txt", "mimeType": "text/plain",
      ])
  }

  private static let structuredMissing = MutationOperator(
    "result-structured-missing", .degrade,
    "The result of a MCP tool lacks the structured content that the tool's output schema promises.",
    dialects: [.mcp], subject: .result, invalidWhen: "the recorded answer has no structured content",
    expected: "graceful: the violation is reported, and the text not taken for it",
    source: "MCP schema 2025-11-25, CallToolResult: `structuredContent`"
  ) { editor throws(Inapplicable) in
    guard let structured = try editor.toolResult().value?.member("structuredContent") else {
      throw Inapplicable("the result has no structured content")
    }
    editor.remove(structured)
  }

  /// One transparent pixel as PNG.
  private static let pixelText =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
  private static let pixel = Base64.decode(Array(pixelText.utf8)) ?? []
}

extension StepEditor {
  /// The first text in the result of a `tools/call`.
  fileprivate func textContent() throws(Inapplicable) -> JSONNode {
    guard let content = try callResult()["content"]?.elements.first(where: { $0["type"]?.string == "text" }) else {
      throw Inapplicable("the result has no text")
    }
    return content
  }
}
