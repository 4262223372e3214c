import CassetteFormat

/// Which tools were called, in which order.
struct ToolSequenceCheck: AssertionCheck {
  private enum Match: String, CaseIterable {
    case exactly, beginning, consecutive
    case inOrder = "in_order"
  }

  private let tools: [String]
  private let match: Match

  init(_ node: CaseNode) throws(CaseProblem) {
    guard node.members != nil else {
      tools = try Self.names(node)
      match = .exactly
      return
    }
    var fields = try CaseFields(node, of: "tool_sequence")
    guard let list = fields.take("tools") else { throw node.wrong("tool_sequence needs tools") }
    tools = try Self.names(list)
    match = try fields.word("match") ?? .exactly
    try fields.finish()
  }

  /// An empty list is one: no tool is called.
  private static func names(_ node: CaseNode) throws(CaseProblem) -> [String] {
    guard let items = node.items else { throw node.wrong("tool_sequence must be a list of tools") }
    return items.isEmpty ? [] : try node.texts("tool_sequence")
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    run.calls.outcome { calls in
      let names = calls.map(\.name)
      return CheckOutcome(holds(names), ToolText.sequence(names))
    }
  }

  private func holds(_ names: [String]) -> Bool {
    switch match {
    case .exactly: return names == tools
    case .beginning: return names.starts(with: tools)
    case .consecutive: return TextSearch.contains(names, tools)
    case .inOrder:
      var rest = tools[...]
      for name in names where name == rest.first { rest.removeFirst() }
      return rest.isEmpty
    }
  }
}

enum ToolText {
  /// Names in their order; several of the same with their number.
  static func sequence(_ names: [String]) -> String {
    guard !names.isEmpty else { return "no tool was called" }
    var parts: [(name: String, count: Int)] = []
    for name in names {
      if parts.last?.name == name { parts[parts.count - 1].count += 1 } else { parts.append((name, 1)) }
    }
    let shown = parts.prefix(12).map { $0.count == 1 ? $0.name : "\($0.name) (\($0.count) times)" }
    return "the tools are \(FoundText.short(shown.joined(separator: ", ")))\(parts.count > 12 ? ", …" : "")"
  }
}
