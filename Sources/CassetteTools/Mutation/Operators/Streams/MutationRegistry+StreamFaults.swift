import CassetteFormat

extension MutationRegistry {
  /// Streams that are cut, lose or repeat events, or tell of an error.
  static let streamFaults: [MutationOperator] = streamCuts + eventFaults + streamErrors + streamForms

  /// The wire formats whose streams tell of errors and ends in events.
  static let streamDialects: [KeyDialect] = [.openAIChat, .openAIResponses, .anthropicMessages, .geminiGenerate]
}

extension StepEditor {
  /// The events that end the answer: of a model, the reply of a MCP server, or simply the last one.
  func terminalEvents() throws(Inapplicable) -> [Int] {
    let events = try events()
    if step.isModel { return try answer().terminal }
    let replies = events.filter { $0.root?["result"] != nil || $0.root?["error"] != nil }.map(\.index)
    return step.dialect == .mcp && !replies.isEmpty ? replies : [events.count - 1]
  }

  /// The number of the event that a parameter's word means, of those before the end.
  ///
  /// - Throws: `Inapplicable` when there is none.
  func event(_ word: String) throws(Inapplicable) -> Int {
    let events = try events()
    let terminal = (try? terminalEvents())?.first ?? events.count - 1
    let index: Int
    switch word {
    case "first": index = 0
    case "middle": index = terminal / 2
    default: index = terminal - 1
    }
    guard index >= 0, index + 1 < events.count else { throw Inapplicable("the stream has no event before its end") }
    return index
  }
}

extension OperatorParameter {
  /// Which event of those before the end it is about.
  static func place(_ standard: String, _ summary: String) -> OperatorParameter {
    let words = ["before-terminal", "first", "middle"]
    return .choice("at", [standard] + words.filter { $0 != standard }, summary)
  }
}
