import CassetteFormat

/// What a tool gave back, wherever that is recorded: as the result of a `tool` event, in the reply of a MCP server, as
/// the answer of another API.
struct ToolResult {
  /// What the tool says.
  enum Text {
    /// A string in JSON.
    case string(JSONNode)
    /// The content as a whole, which is no JSON.
    case whole(String)

    var string: String {
      switch self {
      case .string(let node): node.string ?? ""
      case .whole(let text): text
      }
    }
  }

  let content: WireContent
  /// The JSON-RPC reply of a MCP server.
  let reply: JSONNode?
  /// What the tool gave back, as JSON: the reply's `result`, or the document.
  let value: JSONNode?
  let texts: [Text]

  /// The longest text, which is what the result is about.
  var mainText: Text? { texts.max { $0.string.utf8.count < $1.string.utf8.count } }

  /// - Throws: `Inapplicable` when there is nothing that a tool could have said.
  init(_ step: MutationStep) throws(Inapplicable) {
    content = try step.content()
    guard !content.bytes.isEmpty else { throw Inapplicable("the result is empty") }
    guard step.dialect != .mcp || step.tool != nil else {
      let reply = content.roots.last { $0["result"] != nil && $0["method"] == nil }
      guard let reply, let result = reply["result"] else { throw Inapplicable("there is no reply with a result") }
      self.reply = reply
      value = result
      texts = ["content", "contents"].flatMap { result[$0]?.elements ?? [] }.compactMap { $0["text"] }
        .filter { $0.string != nil }.map(Text.string)
      return
    }
    reply = nil
    switch content.form {
    case .json(let tree):
      value = tree.root
      texts = tree.root.descendants.filter { $0.string != nil }.map(Text.string)
    case .stream(let events):
      value = nil
      texts = events.compactMap(\.root).flatMap(\.descendants).filter { $0.string != nil }.map(Text.string)
    case .other:
      value = nil
      guard let text = String(validating: content.bytes, as: UTF8.self) else {
        throw Inapplicable("the result is neither JSON nor text")
      }
      texts = [.whole(text)]
    }
  }
}

extension StepEditor {
  /// The result of a tool.
  func toolResult() throws(Inapplicable) -> ToolResult {
    guard step.isSuccess else { throw Inapplicable("the recorded result is an error") }
    return try ToolResult(step)
  }

  /// The text that the result is about.
  func mainText(of result: ToolResult) throws(Inapplicable) -> ToolResult.Text {
    guard let text = result.mainText else { throw Inapplicable("the result has no text") }
    return text
  }

  mutating func set(_ text: ToolResult.Text, to words: String, in result: ToolResult) {
    switch text {
    case .string(let node): replace(node, with: .string(words))
    case .whole: replace(0..<result.content.bytes.count, with: Array(words.utf8))
    }
  }

  /// Puts words around a text, whose own spelling stays.
  mutating func wrap(_ text: ToolResult.Text, before: String = "", after: String = "", in result: ToolResult) {
    let range: Range<Int>
    var (first, last) = (Array(before.utf8), Array(after.utf8))
    switch text {
    case .string(let node):
      note(node)
      range = node.range.lowerBound + 1..<node.range.upperBound - 1
      first = JSONText.encode(.string(before)).dropFirst().dropLast()
      last = JSONText.encode(.string(after)).dropFirst().dropLast()
    case .whole: range = result.content.bytes.indices
    }
    // Of an empty text both ends are one place.
    guard !range.isEmpty else { return replace(range, with: first + last) }
    if !first.isEmpty { replace(range.lowerBound..<range.lowerBound, with: first) }
    if !last.isEmpty { replace(range.upperBound..<range.upperBound, with: last) }
  }
}

extension MutationStep {
  /// The method of a JSON-RPC request.
  var method: String? { dialect == .mcp ? request?["method"]?.string : nil }

  /// What tells calls of one tool from those of others.
  private var toolName: String? {
    if let tool { return tool.name }
    guard dialect == .mcp else {
      return exchange.map { $0.request.path.description.prefix { $0 != "?" } }.map(String.init)
    }
    return request?["params"]?["name"]?.string ?? method
  }

  /// A successful step of those numbers, the first, whose result could be taken for this one's.
  ///
  /// - Parameter isSameTool: Whether the same tool must have given it, and not only one of the same kind.
  func result(among numbers: some Sequence<Int>, isSameTool: Bool) throws(Inapplicable) -> MutationStep? {
    for number in numbers {
      guard let event = try? cassette.event(number) else { continue }
      // The wire format is this one's: the server is the same.
      let other = MutationStep(
        event, in: cassette, keys: keys, ordinal: 0, occurrence: 0, previous: nil, overview: overview)
      guard other.isSuccess, (other.tool == nil) == (tool == nil), other.body?.blob != body?.blob,
        let found = try? ToolResult(other), let own = try? ToolResult(self),
        (found.value == nil) == (own.value == nil), (found.reply == nil) == (own.reply == nil)
      else { continue }
      if tool == nil {
        guard let path = exchange?.request.path, let next = other.exchange?.request.path,
          path.description.prefix(while: { $0 != "?" }) == next.description.prefix(while: { $0 != "?" }),
          exchange?.request.authority == other.exchange?.request.authority, method == other.method
        else { continue }
      }
      if !isSameTool || toolName == other.toolName { return other }
    }
    return nil
  }
}
