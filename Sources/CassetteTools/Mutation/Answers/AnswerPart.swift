import CassetteFormat

/// Something that a model's answer may be made of, to be put into one.
struct AnswerPart {
  enum Kind {
    case text(String)
    case refusal(String)
    case reasoning(String)
    /// A call of a tool; the arguments are JSON as the model spells them.
    case call(id: String?, name: String, arguments: String)
    /// A search that the provider makes itself, with what came of it: nothing that the client is to run.
    case serverSearch(String)
    /// A search that the provider has not made yet.
    case serverCall(String)
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

  var responsesItem: JSONValue {
    switch kind {
    case .text(let text):
      [
        "id": .string("msg_" + token), "type": "message", "status": "completed", "role": "assistant",
        "content": .array([["type": "output_text", "text": .string(text), "annotations": .array([])]]),
      ]
    case .refusal(let text):
      [
        "id": .string("msg_" + token), "type": "message", "status": "completed", "role": "assistant",
        "content": .array([["type": "refusal", "refusal": .string(text)]]),
      ]
    case .reasoning(let text):
      [
        "id": .string("rs_" + token), "type": "reasoning",
        "summary": .array([["type": "summary_text", "text": .string(text)]]),
      ]
    case .call(let id, let name, let arguments):
      [
        "id": .string("fc_" + token), "type": "function_call", "status": "completed", "call_id": .string(id ?? ""),
        "name": .string(name), "arguments": .string(arguments),
      ]
    case .serverSearch(let query), .serverCall(let query):
      [
        "id": .string("mcp_" + token), "type": "mcp_call", "status": "completed", "server_label": "docs",
        "name": "search", "arguments": .string(Self.text(["query": .string(query)])), "output": "No results.",
        "error": .null, "approval_request_id": .null,
      ]
    }
  }

  var messagesBlocks: [JSONValue] {
    switch kind {
    case .text(let text): [["type": "text", "text": .string(text)]]
    // The reason to stop tells it.
    case .refusal: []
    case .reasoning(let text): [["type": "thinking", "thinking": .string(text), "signature": ""]]
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
    case .serverCall(let query):
      [
        [
          "type": "server_tool_use", "id": .string("srvtoolu_" + token), "name": "web_search",
          "input": ["query": .string(query)],
        ]
      ]
    }
  }

  private var geminiParts: [JSONValue] {
    switch kind {
    case .text(let text): return [["text": .string(text)]]
    case .refusal: return []
    case .reasoning(let text): return [["text": .string(text), "thought": true]]
    case .call(let id, let name, let arguments):
      var call: JSONObject = ["name": .string(name), "args": Self.object(arguments)]
      if let id { call["id"] = .string(id) }
      return [["functionCall": .object(call)]]
    case .serverSearch(let query), .serverCall(let query):
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
