import CassetteFormat
import Testing

/// A model's answer as a client puts it together, written apart from what the operators edit with.
///
/// It requires what clients rely on: numbers without gaps, in a stream of Responses the same told thrice, JSON.
struct AssembledAnswer {
  struct Call: Hashable {
    var id: String?
    var name = ""
    /// As the model spelled them.
    var arguments = ""
  }

  private(set) var calls: [Call] = []
  private(set) var text = ""
  private(set) var reasoning = ""
  private(set) var refusal = ""
  private(set) var finish: String?

  init(_ body: String, _ path: String) throws {
    let lines = body.split(separator: "\n").filter { $0.hasPrefix("data: ") && $0 != "data: [DONE]" }
    let isStream = !lines.isEmpty
    let documents = isStream ? lines.map { String($0.dropFirst(6)) } : [body]
    if path.hasSuffix("/chat/completions") {
      for document in documents { try addChat(Self.parse(document), document) }
    } else if path.hasSuffix("/messages") {
      if isStream { try readMessages(documents) } else { try addBlocks(Self.parse(body), body) }
    } else if path.hasSuffix("/responses") {
      if isStream { try readResponses(documents) } else { try addOutput(Self.parse(body)) }
    } else {
      for document in documents { try addGemini(Self.parse(document), document) }
    }
  }

  private static func parse(_ text: String) throws -> JSONValue {
    let bytes = Array(text.utf8)
    return try JSONParser.lax(bytes.span.bytes)
  }

  private mutating func addChat(_ root: JSONValue?, _ document: String) throws {
    guard let choice = root["choices"].list.first else { return }
    if let word = choice["finish_reason"].string { finish = word }
    let message = choice["message"] ?? choice["delta"]
    text += message["content"].string ?? ""
    refusal += message["refusal"].string ?? ""
    reasoning += message["reasoning_content"].string ?? ""
    for (position, item) in message["tool_calls"].list.enumerated() {
      var index = calls.count
      if choice["delta"] != nil {
        index = try #require(item["index"].number)
        try #require(index <= calls.count, "a number is missing")
      } else {
        try #require(position == calls.count)
      }
      if index == calls.count { calls.append(Call()) }
      if let id = item["id"].string { calls[index].id = id }
      calls[index].name += item["function"]["name"].string ?? ""
      calls[index].arguments += item["function"]["arguments"].string ?? ""
    }
  }

  private mutating func addGemini(_ root: JSONValue?, _ document: String) throws {
    guard let candidate = root["candidates"].list.first else { return }
    if let word = candidate["finishReason"].string { finish = word }
    for part in candidate["content"]["parts"].list {
      if part["thought"] == true {
        reasoning += part["text"].string ?? ""
      } else {
        text += part["text"].string ?? ""
      }
      guard let name = part["functionCall"]["name"].string else { continue }
      calls.append(Call(id: part["functionCall"]["id"].string, name: name))
      calls[calls.count - 1].arguments = Self.spelling(of: "args", number: document, name: name)
    }
  }

  private mutating func addBlocks(_ root: JSONValue?, _ document: String) throws {
    finish = root["stop_reason"].string
    for block in root["content"].list {
      text += block["text"].string ?? ""
      reasoning += block["thinking"].string ?? ""
      guard block["type"].string == "tool_use" else { continue }
      let name = try #require(block["name"].string)
      calls.append(Call(id: block["id"].string, name: name))
      calls[calls.count - 1].arguments = Self.spelling(of: "input", number: document, name: name)
    }
  }

  private mutating func readMessages(_ documents: [String]) throws {
    var blocks: [Int: Int] = [:]
    var open: Int?
    var next = 0
    for document in documents {
      let event: JSONValue? = try Self.parse(document)
      switch event["type"].string {
      case "content_block_start":
        try #require(open == nil && event["index"].number == next, "blocks are numbered from 0, one after the other")
        open = next
        next += 1
        text += event["content_block"]["text"].string ?? ""
        guard event["content_block"]["type"].string == "tool_use" else { continue }
        blocks[next - 1] = calls.count
        calls.append(Call(id: event["content_block"]["id"].string, name: event["content_block"]["name"].string ?? ""))
      case "content_block_delta":
        try #require(event["index"].number == open)
        text += event["delta"]["text"].string ?? ""
        reasoning += event["delta"]["thinking"].string ?? ""
        if let call = blocks[next - 1] { calls[call].arguments += event["delta"]["partial_json"].string ?? "" }
      case "content_block_stop":
        try #require(event["index"].number == open)
        open = nil
      case "message_delta": finish = event["delta"]["stop_reason"].string
      default: break
      }
    }
  }

  private mutating func addOutput(_ response: JSONValue?) throws {
    finish = response["incomplete_details"]["reason"].string ?? response["status"].string
    for item in response["output"].list {
      for part in item["content"].list {
        text += part["text"].string ?? ""
        refusal += part["refusal"].string ?? ""
      }
      for part in item["summary"].list { reasoning += part["text"].string ?? "" }
      guard item["type"].string == "function_call" else { continue }
      calls.append(
        Call(
          id: item["call_id"].string, name: item["name"].string ?? "", arguments: item["arguments"].string ?? ""))
    }
  }

  private mutating func readResponses(_ documents: [String]) throws {
    var items: [JSONValue] = []
    var deltas = ""
    var words = ""
    var told: [String] = []
    for (number, document) in documents.enumerated() {
      let event: JSONValue? = try Self.parse(document)
      try #require(event["sequence_number"].number == number, "events are numbered from 0")
      if let index = event["output_index"].number {
        try #require(index == (event["type"].string == "response.output_item.added" ? items.count : items.count - 1))
      }
      switch event["type"].string {
      case "response.output_item.added":
        items.append(.null)
        deltas = ""
      case "response.output_text.delta", "response.refusal.delta", "response.reasoning_summary_text.delta":
        words += event["delta"].string ?? ""
      case "response.function_call_arguments.delta": deltas += event["delta"].string ?? ""
      case "response.function_call_arguments.done":
        #expect(event["arguments"].string == deltas)
        told.append(deltas)
      case "response.output_item.done": items[items.count - 1] = try #require(event["item"])
      case "response.completed", "response.incomplete", "response.failed":
        let response = try #require(event["response"])
        #expect(response["output"].list == items, "the snapshot has the items that were told of")
        try addOutput(response)
      default: break
      }
    }
    #expect(calls.map(\.arguments) == told)
    #expect(text + refusal + reasoning == words, "the deltas tell what the snapshot has")
  }

  /// The text of an object that stands after the name of its call.
  private static func spelling(of key: String, number document: String, name: String) -> String {
    guard let place = document.range(of: "\"name\":\"\(name)\"") else { return "" }
    let rest = document[place.upperBound...]
    guard let start = rest.range(of: "\"\(key)\":") else { return "" }
    let value = rest[start.upperBound...]
    var depth = 0
    var isString = false
    var isEscaped = false
    for index in value.indices {
      let character = value[index]
      defer { isEscaped = character == "\\" && !isEscaped }
      if character == "\"", !isEscaped { isString.toggle() }
      guard !isString else { continue }
      if depth == 0, character == "," || character == "}" || character == "]" { return String(value[..<index]) }
      if character == "{" || character == "[" { depth += 1 }
      if character == "}" || character == "]" { depth -= 1 }
    }
    return String(value)
  }
}

extension StringProtocol where Self: RangeReplaceableCollection {
  /// The first place of a text.
  fileprivate func range(of text: String) -> Range<Index>? { ranges(of: text).first }
}

/// Members of what may not be there, or be of another type.
extension JSONValue? {
  fileprivate subscript(key: String) -> JSONValue? {
    guard case .object(let object)? = self, let value = object[key], value != .null else { return nil }
    return value
  }

  fileprivate var list: [JSONValue] { if case .array(let items)? = self { items } else { [] } }
  fileprivate var string: String? { if case .string(let text)? = self { text } else { nil } }
  fileprivate var number: Int? { if case .integer(let number)? = self { number } else { nil } }
}

/// What a client puts together from an answer that an operator has changed.
func assembled(
  _ operator: String, _ answer: RecordedAnswer, _ parameters: JSONObject = [:]
) throws -> AssembledAnswer {
  try AssembledAnswer(mutant(`operator`, of: answer, parameters).text, answer.path)
}

/// What it puts together from the recorded one.
func recorded(_ answer: RecordedAnswer) throws -> AssembledAnswer {
  try AssembledAnswer(answer.text, answer.path)
}
