import CassetteFormat

/// Something that a model's answer may be made of, to be put into one.
struct AnswerPart {
  enum Kind {
    case text(String)
    /// A call of a tool; the arguments are JSON as the model spells them.
    case call(id: String?, name: String, arguments: String)
    /// A search that the provider makes itself, with what came of it: nothing that the client is to run.
    case serverSearch(String)
  }

  let kind: Kind
  /// What its ids are made of, besides the id of a call.
  let token: String

  /// The elements that it is in the wire format's list: of `output`, `content` or `parts`.
  func items(_ dialect: KeyDialect) -> [JSONValue] {
    switch dialect {
    case .openAIChat: chatItems
    case .openAIResponses: [responsesItem]
    case .anthropicMessages: messagesBlocks
    case .geminiGenerate: geminiParts
    default: []
    }
  }

  /// Of `tool_calls`.
  private var chatItems: [JSONValue] {
    guard case .call(let id, let name, let arguments) = kind else { return [] }
    return [
      [
        "id": .string(id ?? ""), "type": "function",
        "function": ["name": .string(name), "arguments": .string(arguments)],
      ]
    ]
  }

  private var responsesItem: JSONValue {
    switch kind {
    case .text(let text):
      [
        "id": .string("msg_" + token), "type": "message", "status": "completed", "role": "assistant",
        "content": .array([["type": "output_text", "text": .string(text), "annotations": .array([])]]),
      ]
    case .call(let id, let name, let arguments):
      [
        "id": .string("fc_" + token), "type": "function_call", "status": "completed", "call_id": .string(id ?? ""),
        "name": .string(name), "arguments": .string(arguments),
      ]
    case .serverSearch(let query):
      [
        "id": .string("mcp_" + token), "type": "mcp_call", "status": "completed", "server_label": "docs",
        "name": "search", "arguments": .string(Self.text(["query": .string(query)])), "output": "No results.",
        "error": .null, "approval_request_id": .null,
      ]
    }
  }

  private var messagesBlocks: [JSONValue] {
    switch kind {
    case .text(let text): [["type": "text", "text": .string(text)]]
    case .call(let id, let name, let arguments):
      [
        [
          "type": "tool_use", "id": .string(id ?? ""), "name": .string(name), "input": Self.object(arguments),
        ]
      ]
    case .serverSearch(let query):
      [
        [
          "type": "server_tool_use", "id": .string("srvtoolu_" + token), "name": "web_search",
          "input": ["query": .string(query)],
        ],
        [
          "type": "web_search_tool_result", "tool_use_id": .string("srvtoolu_" + token), "content": .array([]),
        ],
      ]
    }
  }

  private var geminiParts: [JSONValue] {
    switch kind {
    case .text(let text): return [["text": .string(text)]]
    case .call(let id, let name, let arguments):
      var call: JSONObject = ["name": .string(name), "args": Self.object(arguments)]
      if let id { call["id"] = .string(id) }
      return [["functionCall": .object(call)]]
    case .serverSearch(let query):
      return [
        [
          "toolCall": [
            "id": .string(token), "toolType": "GOOGLE_SEARCH_WEB", "args": ["queries": .array([.string(query)])],
          ]
        ],
        ["toolResponse": ["id": .string(token), "toolType": "GOOGLE_SEARCH_WEB", "response": [:]]],
      ]
    }
  }

  /// Arguments where the wire format has an object; an empty one when they are no JSON.
  private static func object(_ arguments: String) -> JSONValue {
    let bytes = Array(arguments.utf8)
    return (try? JSONParser.lax(bytes.span.bytes)) ?? [:]
  }

  static func text(_ value: JSONValue) -> String { String(decoding: JSONText.encode(value), as: UTF8.self) }
}

/// The events of streams that tell of a part.
extension AnswerPart {
  /// The data of Responses' events, without their `sequence_number`.
  func responsesEvents(at index: Int) -> [JSONObject] {
    guard case .object(let item) = responsesItem, let id = item["id"] else { return [] }
    func event(_ type: String, _ members: JSONObject) -> JSONObject {
      JSONObject(
        [JSONObject.Member(key: "type", value: .string(type))] + members.members
          + [JSONObject.Member(key: "output_index", value: .integer(index))])
    }
    var begun = item
    begun["status"] = "in_progress"
    var middle: [JSONObject] = []
    switch kind {
    case .text(let text):
      begun["content"] = .array([])
      let part: JSONValue = ["type": "output_text", "text": .string(text), "annotations": .array([])]
      let place: JSONObject = ["item_id": id, "content_index": 0]
      let told: [(type: String, key: String, value: JSONValue)] = [
        ("content_part.added", "part", ["type": "output_text", "text": "", "annotations": .array([])]),
        ("output_text.delta", "delta", .string(text)), ("output_text.done", "text", .string(text)),
        ("content_part.done", "part", part),
      ]
      middle = told.map { type, key, value in
        var members = place
        members[key] = value
        return event("response." + type, members)
      }
    case .call(_, _, let arguments):
      begun["arguments"] = ""
      middle = [
        event("response.function_call_arguments.delta", ["item_id": id, "delta": .string(arguments)]),
        event("response.function_call_arguments.done", ["item_id": id, "arguments": .string(arguments)]),
      ]
    case .serverSearch:
      begun["output"] = .null
      middle = [
        event("response.mcp_call.in_progress", ["item_id": id]),
        event("response.mcp_call_arguments.done", ["item_id": id, "arguments": item["arguments"] ?? ""]),
        event("response.mcp_call.completed", ["item_id": id]),
      ]
    }
    return [event("response.output_item.added", ["item": .object(begun)])] + middle
      + [event("response.output_item.done", ["item": .object(item)])]
  }

  /// The data of Messages' events, and how many blocks they tell of.
  func messagesEvents(at index: Int) -> [JSONObject] {
    var events: [JSONObject] = []
    for (number, block) in messagesBlocks.enumerated() {
      guard case .object(var start) = block else { continue }
      let place = JSONValue.integer(index + number)
      var delta: JSONObject?
      if case .text(let text) = kind {
        start["text"] = ""
        delta = ["type": "text_delta", "text": .string(text)]
      } else if let input = start["input"] {
        start["input"] = [:]
        var spelling = Self.text(input)
        if case .call(_, _, let arguments) = kind { spelling = arguments }
        delta = ["type": "input_json_delta", "partial_json": .string(spelling)]
      }
      events.append(["type": "content_block_start", "index": place, "content_block": .object(start)])
      if let delta { events.append(["type": "content_block_delta", "index": place, "delta": .object(delta)]) }
      events.append(["type": "content_block_stop", "index": place])
    }
    return events
  }
}
