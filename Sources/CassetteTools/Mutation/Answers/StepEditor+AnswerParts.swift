import CassetteFormat

/// Parts of an answer that go and come, with all that numbers them.
extension StepEditor {
  /// A part with ids of its own.
  mutating func part(_ kind: AnswerPart.Kind) -> AnswerPart { AnswerPart(kind: kind, token: token(24)) }

  /// Letters and digits as ids have them.
  mutating func token(_ count: Int) -> String {
    let letters = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return String((0..<count).map { _ in letters[random.below(letters.count)] })
  }

  /// An id that looks like another: with its prefix, as long as it is.
  mutating func freshID(like id: String) -> String {
    let prefix = id.prefix(14).lastIndex { $0 == "_" || $0 == "-" }.map { id[...$0] } ?? id.prefix(0)
    return prefix + token(max(8, id.count - prefix.count))
  }

  /// Takes tool calls out of an answer, and puts parts in.
  ///
  /// - Parameter anchor: The call before which they are put; nil for the end of the answer.
  mutating func change(
    _ answer: ModelAnswer, removing gone: [ModelAnswer.ToolCall] = [], inserting parts: [AnswerPart] = [],
    before anchor: ModelAnswer.ToolCall? = nil
  ) throws(Inapplicable) {
    switch answer.dialect {
    case .openAIChat: try changeChat(answer, gone, parts, anchor)
    case .geminiGenerate: try changeGemini(answer, gone, parts, anchor)
    case .anthropicMessages where answer.isStream: try changeBlocks(answer, "index", gone, parts, anchor)
    case .openAIResponses where answer.isStream: try changeBlocks(answer, "output_index", gone, parts, anchor)
    case .anthropicMessages: try changeList(answer.content.json?.root["content"], answer, gone, parts, anchor)
    case .openAIResponses: try changeList(answer.content.json?.root["output"], answer, gone, parts, anchor)
    default: throw Inapplicable("the wire format is none of a model that is known")
    }
  }

  /// In a list of JSON: of blocks, of items.
  private mutating func changeList(
    _ list: JSONNode?, _ answer: ModelAnswer, _ gone: [ModelAnswer.ToolCall], _ parts: [AnswerPart],
    _ anchor: ModelAnswer.ToolCall?
  ) throws(Inapplicable) {
    guard let list, list.kind == .array else { throw Inapplicable("the answer has no list of parts") }
    let position = anchor.flatMap { call in list.elements.firstIndex { call.items.contains($0) } }
    for item in parts.flatMap({ $0.items(answer.dialect) }) { insert(item, into: list, at: position) }
    for item in gone.flatMap(\.items) where item.parent == list { remove(item) }
  }

  /// In a stream whose events tell of numbered blocks. Those that come later get other numbers.
  private mutating func changeBlocks(
    _ answer: ModelAnswer, _ key: String, _ gone: [ModelAnswer.ToolCall], _ parts: [AnswerPart],
    _ anchor: ModelAnswer.ToolCall?
  ) throws(Inapplicable) {
    func number(_ call: ModelAnswer.ToolCall) -> Int? {
      call.events.first.flatMap { answer.events[$0].root?[key]?.integer }
    }
    let numbers = answer.events.compactMap { $0.root?[key]?.integer }
    let lostNumbers = gone.compactMap(number)
    let lostEvents = Set(gone.flatMap(\.events))
    let first = anchor.flatMap(number) ?? (numbers.max() ?? -1) &+ 1
    let place = anchor?.events.first ?? answer.terminal.first ?? answer.events.count
    let count = parts.reduce(0) { $0 + $1.items(answer.dialect).count }
    func moved(_ number: Int) -> Int {
      number &- lostNumbers.count { $0 < number } &+ (number >= first ? count : 0)
    }
    var next = first &- lostNumbers.count { $0 < first }
    var added: [JSONObject] = []
    for part in parts {
      added += answer.dialect == .openAIResponses ? part.responsesEvents(at: next) : part.messagesEvents(at: next)
      next &+= part.items(answer.dialect).count
    }
    add(added, before: place)
    for event in answer.events {
      if lostEvents.contains(event.index) {
        draft.revision.remove(event.index)
      } else if let node = event.root?[key], let number = node.integer, moved(number) != number {
        replace(node, with: .integer(moved(number)))
      }
    }
    // Responses tells everything again at its end.
    guard answer.dialect == .openAIResponses, let last = answer.terminal.last else { return }
    if let list = answer.events[last].root?["response"]?["output"], list.kind == .array {
      try changeList(list, answer, gone, parts, anchor)
    }
  }

  /// In Gemini's lists of parts, which are the same in JSON and in streams.
  private mutating func changeGemini(
    _ answer: ModelAnswer, _ gone: [ModelAnswer.ToolCall], _ parts: [AnswerPart], _ anchor: ModelAnswer.ToolCall?
  ) throws(Inapplicable) {
    let call = anchor ?? answer.toolCalls.last
    let chunks = answer.content.roots.flatMap { $0.kind == .array ? $0.elements : [$0] }
    let lists = chunks.flatMap { $0["candidates"]?.elements ?? [] }.compactMap { $0["content"]?["parts"] }
    guard let list = call?.items.first?.parent ?? lists.last else { throw Inapplicable("the answer has no parts") }
    let added = parts.flatMap { $0.items(.geminiGenerate) }
    let items = gone.flatMap(\.items)
    for other in lists where !items.isEmpty && other.elements.allSatisfy(items.contains) && !other.elements.isEmpty {
      // A chunk always has a part, if only an empty text.
      replace(other, with: .array(other == list && !added.isEmpty ? added : [["text": ""]]))
    }
    for item in items { remove(item) }
    guard !list.elements.allSatisfy(items.contains) else { return }
    let position = call?.items.first.flatMap { item in list.elements.firstIndex(of: item) }.map {
      anchor == nil ? $0 + 1 : $0
    }
    for item in added { insert(item, into: list, at: position) }
  }
}
