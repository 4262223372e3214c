import CassetteFormat

/// The events of a transcript, in the order of its lines.
struct ClaudeCodeEvents {
  private let transcript: ClaudeCodeTranscript
  private let sink: TraceSink
  /// The messages of lines, which stand in every request after them, as they are in requests.
  private var encoded: [Int: [[UInt8]]] = [:]

  init(_ transcript: ClaudeCodeTranscript, _ sink: TraceSink) {
    self.transcript = transcript
    self.sink = sink
  }

  private static let common: Set = [
    "type", "uuid", "timestamp", "parentUuid", "isSidechain", "message", "sessionId", "parent_tool_use_id",
  ]

  mutating func append() throws {
    for (index, line) in transcript.lines.enumerated() {
      switch line.type {
      case "assistant" where line.message != nil: try appendAnswer(index)
      case "user" where line.message != nil: try appendInput(index)
      default: try sink.note(line.type, .object(transcript.rest(index, without: ["type"])), details(index))
      }
    }
  }

  private func details(_ index: Int) -> EventSink.Details {
    let line = transcript.lines[index]
    var details = EventSink.Details()
    details.time = line.time
    details.id = line.uuid
    if line.value["isSidechain"]?.text == "true" {
      let agent = line.value["agentId"]?.text
      details.lane = agent ?? root(index)
      details.parent = agent.flatMap { transcript.agents[$0] }
    } else if let call = line.parentCall {
      details.lane = call
      details.parent = call
    }
    return details
  }

  /// Sidechains of old versions have no name but that of their first line.
  private func root(_ index: Int) -> String {
    var index = index
    while let before = transcript.before(index), transcript.lines[before].value["isSidechain"]?.text == "true" {
      index = before
    }
    return transcript.lines[index].uuid ?? "sidechain"
  }

  /// What a person wrote, or a program for them: results of tools are with their calls.
  private func appendInput(_ index: Int) throws {
    let line = transcript.lines[index]
    let content = line.message?["content"]
    let blocks = content?.items ?? []
    let isResult = { (block: JSONValue) in
      block["type"]?.text == "tool_result" && transcript.results[block["tool_use_id"]?.text ?? ""] == index
    }
    if !blocks.isEmpty && blocks.allSatisfy(isResult) { return }
    let message = ChatMessage.read(line.message ?? .null)
    let details = details(index)
    let rest = transcript.rest(index, without: Self.common)
    guard message.parts.allSatisfy({ $0.text != nil }) else {
      return try sink.note("user", .object(transcript.rest(index, without: ["type"])), details)
    }
    try sink.marker("prompt", message.text, details, rest: rest)
  }

  private mutating func appendAnswer(_ index: Int) throws {
    let line = transcript.lines[index]
    let group = line.messageID.flatMap { transcript.answers[$0] } ?? [index]
    if group.first == index { try appendExchange(group) }
    for block in line.message?["content"]?.items ?? [] where block["type"]?.text == "tool_use" {
      try appendTool(block, index)
    }
  }

  private mutating func appendExchange(_ group: [Int]) throws {
    let first = group[0]
    let line = transcript.lines[first]
    var details = details(first)
    details.id = line.messageID ?? line.uuid
    // A request goes out when what it answers to has come in; the line is written when the answer is there.
    if let before = transcript.before(first).map({ transcript.lines[$0] }), let sent = before.time,
      let end = transcript.lines[group[group.count - 1]].time, sent <= end
    {
      details.time = sent
      details.took = end - sent
      details.fidelity["at"] = .reconstructed
      details.fidelity["took"] = .reconstructed
    }
    var rest = transcript.rest(first, without: Self.common)
    for other in group.dropFirst() {
      for member in transcript.rest(other, without: Self.common).members where rest[member.key] == nil {
        rest.set(member.key, member.value)
      }
    }
    var call = ModelCall()
    call.provider = "anthropic"
    call.api = .messages
    let message = line.message
    call.model = message?["model"]?.text
    let isError = line.value["isApiErrorMessage"]?.text == "true"
    var request = JSONObjectWriter()
    if isError || call.model == "<synthetic>" {
      call.model = nil
      call.error = isError ? ChatMessage.read(message ?? .null).text : nil
      // What the program answered by itself was no exchange.
      guard isError else {
        let detail = ChatMessage.read(message ?? .null).text
        return try sink.marker("synthetic", detail, self.details(first), rest: rest)
      }
    }
    request.set("model", call.model.map(JSONValue.string))
    request.set("messages", encoded: JSONObjectWriter.list(messages(before: first)))
    call.request = request.finished
    if !isError { call.bodies = ModelCall.Bodies(response: merged(group), isJoined: group.count > 1) }
    try sink.call(call, details, rest: rest)
  }

  /// The answer whose blocks stand on several lines; what later lines say of the whole is newer.
  private func merged(_ group: [Int]) -> JSONValue {
    var merged = JSONObject()
    var blocks: [JSONValue] = []
    for index in group {
      for member in transcript.lines[index].message?.object?.members ?? [] {
        if member.key == "content" {
          // Some versions write all blocks so far on each line.
          let items: [JSONValue] =
            if case .string = member.value { [["type": "text", "text": member.value]] } else { member.value.items }
          for block in items where !blocks.contains(block) { blocks.append(block) }
          merged["content"] = .array(blocks)
        } else if merged[member.key] == nil || !member.value.isNull {
          merged[member.key] = member.value
        }
      }
    }
    return .object(merged)
  }

  private func appendTool(_ block: JSONValue, _ index: Int) throws {
    let line = transcript.lines[index]
    var details = details(index)
    details.id = block["id"]?.text
    details.parent = line.messageID ?? line.uuid
    let found = details.id.flatMap { transcript.results[$0] }
    let result = found.flatMap { found in
      transcript.lines[found].message?["content"]?.items.first { $0["tool_use_id"]?.text == details.id }
    }
    var rest = JSONObject()
    if let found {
      rest = transcript.rest(found, without: Self.common)
      if let start = details.time, let end = transcript.lines[found].time, end >= start { details.took = end - start }
    }
    let isError = result?["is_error"]?.text == "true"
    try sink.tool(
      block["name"]?.text ?? "unknown", arguments: block["input"], result: result?["content"],
      error: isError ? ToolCall.Failure(kind: "error", message: result?["content"]?.text) : nil, details, rest: rest)
  }

  /// The messages that led to an answer, the oldest first.
  private mutating func messages(before index: Int) -> [[UInt8]] {
    var chain: [Int] = []
    var next = transcript.before(index)
    while let index = next {
      chain.append(index)
      next = transcript.before(index)
    }
    var messages: [[UInt8]] = []
    var seen: Set<String> = []
    for index in chain.reversed() {
      let line = transcript.lines[index]
      guard let message = line.message, line.type == "user" || line.type == "assistant" else { continue }
      guard line.type == "assistant" else {
        let isDone = (message["content"]?.items ?? []).allSatisfy { seen.contains($0["tool_use_id"]?.text ?? "") }
        if message["content"]?.items.isEmpty ?? true || !isDone {
          if encoded[index] == nil { encoded[index] = [JSONText.encode(Self.plain(message))] }
          messages += encoded[index]!
        }
        continue
      }
      if line.value["isApiErrorMessage"]?.text == "true" { continue }
      if let id = line.messageID, !seen.insert(id).inserted { continue }
      let group = line.messageID.flatMap { transcript.answers[$0] } ?? [index]
      let calls = group.flatMap { transcript.lines[$0].message?["content"]?.items ?? [] }.compactMap {
        $0["type"]?.text == "tool_use" ? $0["id"]?.text : nil
      }
      seen.formUnion(calls.filter { transcript.results[$0] != nil })
      if encoded[index] == nil { encoded[index] = told(group, calls) }
      messages += encoded[index]!
    }
    return messages
  }

  /// An answer as it is in later requests, with the results of its calls: tools run side by side, and their results are on
  /// branches of the conversation.
  private func told(_ group: [Int], _ calls: [String]) -> [[UInt8]] {
    let results = calls.compactMap { id in
      transcript.results[id].flatMap { transcript.lines[$0].message?["content"]?.items }?
        .first { $0["tool_use_id"]?.text == id }
    }
    let answer = JSONText.encode(Self.plain(merged(group)))
    return results.isEmpty
      ? [answer] : [answer, JSONText.encode(["role": "user", "content": .array(results)])]
  }

  private static func plain(_ message: JSONValue) -> JSONValue {
    ["role": message["role"] ?? "user", "content": message["content"] ?? ""]
  }
}
