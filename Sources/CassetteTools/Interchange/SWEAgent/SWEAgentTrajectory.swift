import CassetteFormat

/// The steps of a trajectory, and the messages of its history.
struct SWEAgentTrajectory {
  private let steps: [JSONValue]
  private let history: [JSONValue]
  private let model: String?
  private let sink: TraceSink

  init(_ value: JSONValue, _ sink: TraceSink) {
    steps = value["trajectory"]?.items ?? []
    history = value["history"]?.items ?? []
    let config = Self.config(value)
    model =
      (config?["agent"]?["model"] ?? value["info"]?["model"])?["name"]?.text
      ?? config?["agent"]?["model"]?["model_name"]?.text
    self.sink = sink
  }

  /// How the run was configured; some versions have it as text in the text.
  private static func config(_ value: JSONValue) -> JSONValue? {
    guard case .string(let text)? = value["replay_config"] else { return value["replay_config"] }
    let bytes = Array(text.utf8)
    return try? JSONParser.lax(bytes.span.bytes)
  }

  func append() throws {
    let answers = history.indices.filter {
      history[$0]["role"]?.text == "assistant" && history[$0]["is_demo"]?.text != "true"
    }
    for number in 0..<max(steps.count, answers.count) {
      try append(
        number < steps.count ? steps[number] : nil, answer: number < answers.count ? answers[number] : nil)
    }
    // What was said after the last answer is in no query.
    for message in history.suffix(from: answers.last.map { $0 + 1 } ?? 0) {
      try sink.note("history", message)
    }
  }

  private func append(_ step: JSONValue?, answer: Int?) throws {
    var call = ModelCall()
    call.model = model
    let query = step?["query"] ?? step?["messages"]
    let before = query?.items ?? Array(history[..<(answer ?? history.endIndex)])
    call.messages = before.map { ChatMessage.read($0) }
    let told = answer.map { ChatMessage.read(history[$0]) }
    call.answers = [answered(step, told)]
    var details = EventSink.Details()
    details.lane = answer.flatMap { history[$0]["agent"]?.text }
    let rest = answer.map { history[$0].object?.rest(without: ["role", "content", "tool_calls", "agent"]) ?? [:] }
    try sink.call(call, details, rest: rest ?? [:])
    guard let step else { return try tools(of: told, at: answer, details) }
    guard let action = step["action"]?.text, !action.isEmpty || step["observation"] != nil else { return }
    let tool = told?.toolCalls.first
    details.id = tool?.id
    details.took = step["execution_time"]?.time
    var extra =
      step.object?.rest(
        without: ["action", "observation", "response", "query", "messages", "execution_time"]) ?? [:]
    if let tool { extra.set("arguments", tool.arguments) }
    try sink.tool(
      tool?.name ?? Self.command(action), arguments: .string(action), result: step["observation"], details, rest: extra)
  }

  /// What an answer of a history without steps called, and what the messages after it say of that.
  private func tools(of told: ChatMessage?, at answer: Int?, _ details: EventSink.Details) throws {
    guard let told, let answer else { return }
    let after = history[(answer + 1)...].prefix { $0["role"]?.text != "assistant" }
    let results = told.toolCalls.isEmpty ? Array(after) : after.filter { $0["role"]?.text == "tool" }
    for (number, call) in told.toolCalls.enumerated() {
      var details = details
      details.id = call.id
      let result = number < results.count ? results[number]["content"] : nil
      try sink.tool(call.name, arguments: call.arguments, result: result, details)
    }
    if told.toolCalls.isEmpty, let action = history[answer]["action"]?.text, !action.isEmpty {
      let result = results.first?["content"]
      try sink.tool(Self.command(action), arguments: .string(action), result: result, details)
    }
  }

  /// The answer as the history has it, which knows of tool calls; else the text of the step.
  private func answered(_ step: JSONValue?, _ told: ChatMessage?) -> ChatMessage {
    if let told { return told }
    let text = (step?["response"] ?? step?["thought"])?.text ?? ""
    return ChatMessage("assistant", [.text(text)])
  }

  /// The first word of a command line, which names what was called.
  private static func command(_ action: String) -> String {
    action.split { $0.isWhitespace }.first.map { String($0.prefix(64)) } ?? "none"
  }
}
