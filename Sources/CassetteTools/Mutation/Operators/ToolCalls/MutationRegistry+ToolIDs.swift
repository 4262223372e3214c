import CassetteFormat

extension MutationRegistry {
  /// Ids that pair calls with results, and the numbers of calls in a stream.
  static let toolIDs = [idRename, idMissing, idDuplicate, idReused, indexMissing, indexZero]

  private static let idRename = MutationOperator(
    "tool-id-rename", .preserve, "The ids of all tool calls of the answer are others.",
    parameters: [
      .choice("form", ["same-length", "longer", "other-prefix"], "what the new ids look like")
    ],
    dialects: models, invalidWhen: "the answer has no tool call with an id",
    expected: "same: ids are opaque, and the results of the calls have the new ones",
    source: "OpenAI, backwards-compatible API changes: length and format of ids may change"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let calls = try editor.pairedCalls(of: answer, atLeast: 1)
    for call in calls {
      let id = call.ids.first?.string ?? ""
      let other: String
      switch editor.text("form") {
      case "longer": other = editor.freshID(like: id) + editor.token(40)
      case "other-prefix": other = "functions." + (call.names.first?.string ?? "call") + ":" + editor.token(6)
      default: other = editor.freshID(like: id)
      }
      for node in call.ids { editor.replace(node, with: .string(other)) }
    }
  }

  private static let idMissing = MutationOperator(
    "tool-id-missing", .degrade, "A tool call has no id to pair its result with.",
    parameters: [.choice("form", ["absent", "null", "empty"], "whether the member is missing, null or an empty text")],
    dialects: models, invalidWhen: "the answer has no tool call with an id",
    expected: "graceful: the client makes up an id, the same for the call and its result",
    source: "latitude-llm#1840; tick-stock-panel#351"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let calls = try editor.pairedCalls(of: answer, atLeast: 1)
    guard let call = editor.random.pick(calls) else { return }
    for node in call.ids {
      switch editor.text("form") {
      case "null": editor.replace(node, with: .null)
      case "empty": editor.replace(node, with: "")
      default: editor.remove(node)
      }
    }
  }

  private static let idDuplicate = MutationOperator(
    "tool-id-duplicate", .degrade, "Two tool calls of the answer have the same id.", dialects: models,
    invalidWhen: "the answer has fewer than two tool calls with ids",
    expected: "graceful: each call is run once, and each result is paired with its own call",
    source: "hermes-agent#72766"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let calls = try editor.pairedCalls(of: answer, atLeast: 2)
    guard let id = calls[0].ids.first?.string, let other = editor.random.pick(Array(calls.dropFirst())) else { return }
    guard other.ids.contains(where: { $0.string != id }) else { throw Inapplicable("the ids are the same already") }
    for node in other.ids { editor.replace(node, with: .string(id)) }
  }

  private static let idReused = MutationOperator(
    "tool-id-reused", .degrade, "A tool call has the id of a call of an earlier answer.", dialects: models,
    invalidWhen: "the answer has no tool call with an id, or the request has no earlier call",
    expected: "graceful: the new result is paired with the new call",
    source: "hermes-agent#72766: a provider counts the ids of each answer from the start"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let calls = try editor.pairedCalls(of: answer, atLeast: 1)
    guard let call = editor.random.pick(calls) else { return }
    let own = calls.compactMap { $0.ids.first?.string }
    guard let id = editor.step.callIDs.last(where: { !own.contains($0) }) else {
      throw Inapplicable("the request has no earlier tool call with an id")
    }
    for node in call.ids { editor.replace(node, with: .string(id)) }
  }

  private static let indexMissing = MutationOperator(
    "tool-index-missing", .degrade, "The pieces of tool calls in a stream do not say to which call they belong.",
    dialects: [.openAIChat], invalidWhen: "the answer is no stream with numbered tool calls",
    expected: "graceful: pieces of different calls are not put together",
    source: "smolagents#1958; openai-python#3246; measured: openai 1.109's helper raises a RuntimeError"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let nodes = answer.toolCalls.flatMap(\.indices)
    guard answer.isStream, !nodes.isEmpty else {
      throw Inapplicable("the answer is no stream with numbered tool calls")
    }
    for node in nodes { editor.remove(node) }
  }

  private static let indexZero = MutationOperator(
    "tool-index-zero", .degrade, "The pieces of all tool calls in a stream have the number 0.",
    dialects: [.openAIChat], invalidWhen: "the answer is no stream with two numbered tool calls",
    expected: "graceful: pieces with different ids are not put together",
    source: "Qwen-Agent#943; openai-python#3425"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let nodes = answer.toolCalls.flatMap(\.indices).filter { $0.integer != 0 }
    guard answer.isStream, !nodes.isEmpty else { throw Inapplicable("the answer is no stream with two tool calls") }
    for node in nodes { editor.replace(node, with: 0) }
  }
}

extension StepEditor {
  /// The calls that have an id.
  mutating func pairedCalls(of answer: ModelAnswer, atLeast count: Int) throws(Inapplicable) -> [ModelAnswer.ToolCall] {
    let calls = answer.toolCalls.filter { $0.ids.first?.string?.isEmpty == false }
    guard calls.count >= count else {
      throw Inapplicable(
        count == 1 ? "the answer has no tool call with an id" : "the answer has fewer than \(count) tool calls with ids"
      )
    }
    return calls
  }
}

extension MutationStep {
  /// The ids of the tool calls that the request tells of, in their order.
  var callIDs: [String] {
    guard let request else { return [] }
    switch dialect {
    case .openAIChat:
      return (request["messages"]?.elements ?? []).flatMap { $0["tool_calls"]?.elements ?? [] }
        .compactMap { $0["id"]?.string }
    case .openAIResponses:
      return (request["input"]?.elements ?? []).filter { $0["type"]?.string == "function_call" }
        .compactMap { $0["call_id"]?.string }
    case .anthropicMessages:
      return (request["messages"]?.elements ?? []).flatMap { $0["content"]?.elements ?? [] }
        .filter { $0["type"]?.string == "tool_use" }.compactMap { $0["id"]?.string }
    case .geminiGenerate:
      return (request["contents"]?.elements ?? []).flatMap { $0["parts"]?.elements ?? [] }
        .compactMap { ($0["functionCall"] ?? $0["function_call"])?["id"]?.string }
    default: return []
    }
  }
}
