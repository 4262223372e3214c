import CassetteFormat

/// The stream that a server would have answered with in the place of a document: few events, each as the wire format
/// has them.
struct StreamedDocument {
  private(set) var bytes: [UInt8] = []

  /// - Parameter root: An answer of this wire format.
  init(_ root: JSONNode, _ dialect: KeyDialect) {
    guard case .object(let document)? = root.value else { return }
    switch dialect {
    case .openAIChat: addChat(document)
    case .openAIResponses: addResponse(document)
    case .anthropicMessages: addMessage(document)
    default: add(nil, document)
    }
  }

  private mutating func add(_ name: String?, _ data: JSONObject) {
    if let name { bytes += Array("event: \(name)\n".utf8) }
    bytes += Array("data: ".utf8) + JSONText.encode(.object(data)) + [0x0A, 0x0A]
  }

  private mutating func addChat(_ document: JSONObject) {
    let choices: [JSONObject] = document["choices"].objects
    var deltas: [JSONValue] = []
    var ends: [JSONValue] = []
    for choice in choices {
      var delta = choice
      var end = choice
      end["message"] = nil
      end["delta"] = .object(JSONObject())
      delta["message"] = nil
      delta["finish_reason"] = .null
      var message = choice["message"].object
      let calls = message["tool_calls"].objects
      if !calls.isEmpty {
        message["tool_calls"] = .array(
          calls.enumerated().map { .object(JSONObject([.init(key: "index", value: .integer($0))] + $1.members)) })
      }
      delta["delta"] = .object(message)
      deltas.append(.object(delta))
      ends.append(.object(end))
    }
    for part in [deltas, ends] {
      var chunk = document
      chunk["object"] = "chat.completion.chunk"
      chunk["choices"] = .array(part)
      chunk["usage"] = nil
      add(nil, chunk)
    }
    bytes += Array("data: [DONE]\n\n".utf8)
  }

  private mutating func addResponse(_ document: JSONObject) {
    var number = 0
    func event(_ type: String, _ members: JSONObject) -> JSONObject {
      defer { number += 1 }
      let head: JSONObject = ["type": .string(type), "sequence_number": .integer(number)]
      return JSONObject(head.members + members.members)
    }
    var begun = document
    begun["status"] = "in_progress"
    begun["output"] = .array([])
    begun["usage"] = .null
    add("response.created", event("response.created", ["response": .object(begun)]))
    for (index, item) in document["output"].objects.enumerated() {
      let members: JSONObject = ["output_index": .integer(index), "item": .object(item)]
      add("response.output_item.done", event("response.output_item.done", members))
    }
    let name = document["status"] == "completed" ? "response.completed" : "response.incomplete"
    add(name, event(name, ["response": .object(document)]))
  }

  private mutating func addMessage(_ document: JSONObject) {
    var begun = document
    begun["content"] = .array([])
    begun["stop_reason"] = .null
    add("message_start", ["type": "message_start", "message": .object(begun)])
    for (index, block) in document["content"].objects.enumerated() {
      var begun = block
      var delta: JSONObject?
      if let text = block["text"], block["type"] == "text" {
        begun["text"] = ""
        delta = ["type": "text_delta", "text": text]
      } else if let text = block["thinking"], block["type"] == "thinking" {
        begun["thinking"] = ""
        delta = ["type": "thinking_delta", "thinking": text]
      } else if let input = block["input"] {
        begun["input"] = .object(JSONObject())
        delta = [
          "type": "input_json_delta",
          "partial_json": .string(String(decoding: JSONText.encode(input), as: UTF8.self)),
        ]
      }
      let number = JSONValue.integer(index)
      add(
        "content_block_start", ["type": "content_block_start", "index": number, "content_block": .object(begun)])
      if let delta {
        add("content_block_delta", ["type": "content_block_delta", "index": number, "delta": .object(delta)])
      }
      add("content_block_stop", ["type": "content_block_stop", "index": number])
    }
    let end: JSONObject = [
      "stop_reason": document["stop_reason"] ?? .null, "stop_sequence": document["stop_sequence"] ?? .null,
    ]
    add(
      "message_delta",
      ["type": "message_delta", "delta": .object(end), "usage": document["usage"] ?? .object(JSONObject())])
    add("message_stop", ["type": "message_stop"])
  }
}

extension JSONValue? {
  /// The members of an object; none for anything else.
  fileprivate var object: JSONObject { if case .object(let object)? = self { object } else { JSONObject() } }

  /// The objects in an array; none for anything else.
  fileprivate var objects: [JSONObject] {
    guard case .array(let elements)? = self else { return [] }
    return elements.map { Optional($0).object }
  }
}
