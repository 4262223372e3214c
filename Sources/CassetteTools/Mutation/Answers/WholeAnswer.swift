import CassetteFormat

/// The document that a server would have answered with in the place of a stream.
struct WholeAnswer {
  private let answer: ModelAnswer

  init(_ answer: ModelAnswer) { self.answer = answer }

  /// - Throws: `Inapplicable` when the stream is not complete, or of no model that is known.
  func document() throws(Inapplicable) -> [UInt8] {
    guard !answer.terminal.isEmpty, let head = answer.events.first?.root else {
      throw Inapplicable("the stream is not complete")
    }
    switch answer.dialect {
    case .openAIChat: return JSONText.encode(.object(chat(head)))
    case .openAIResponses:
      guard let response = answer.terminal.last.flatMap({ answer.events[$0].root?["response"] }) else {
        throw Inapplicable("the stream is not complete")
      }
      return Array(response.bytes)
    case .anthropicMessages:
      guard let message = head["message"] else { throw Inapplicable("the stream does not begin with a message") }
      return JSONText.encode(.object(self.message(message)))
    case .geminiGenerate:
      // Without `alt=sse` the chunks are the elements of one array.
      let chunks = answer.events.compactMap { $0.root?.bytes }
      return Array("[".utf8) + chunks.joined(separator: Array(",\r\n".utf8)) + Array("]".utf8)
    default: throw Inapplicable("the wire format is none of a model that is known")
    }
  }

  private func chat(_ head: JSONNode) -> JSONObject {
    var message: JSONObject = ["role": "assistant"]
    message["content"] = answer.texts.first.map { .string($0.string) } ?? .null
    if let refusal = answer.refusals.first { message["refusal"] = .string(refusal.string) }
    if !answer.toolCalls.isEmpty {
      message["tool_calls"] = .array(
        answer.toolCalls.map { call in
          [
            "id": call.ids.first?.value ?? .null, "type": "function",
            "function": ["name": call.names.first?.value ?? .null, "arguments": .string(call.text)],
          ]
        })
    }
    var document = JSONObject()
    for key in ["id", "object", "created", "model", "system_fingerprint"] { document[key] = head[key]?.value }
    document["object"] = "chat.completion"
    document["choices"] = .array([
      [
        "index": 0, "message": .object(message), "logprobs": .null,
        "finish_reason": answer.finishes.last?.value ?? .null,
      ]
    ])
    document["usage"] = answer.usages.last?.value
    return document
  }

  private func message(_ head: JSONNode) -> JSONObject {
    guard case .object(var message)? = head.value else { return JSONObject() }
    var blocks: [(number: Int?, block: JSONObject)] = []
    var inputs: [Int?: String] = [:]
    for event in answer.events {
      guard let root = event.root else { continue }
      let number = root["index"]?.integer
      if event.type == "content_block_start", case .object(let block)? = root["content_block"]?.value {
        blocks.append((number, block))
      }
      guard event.type == "content_block_delta", let delta = root["delta"],
        let index = blocks.lastIndex(where: { $0.number == number })
      else { continue }
      if let piece = delta["partial_json"]?.string { inputs[number, default: ""] += piece }
      for key in ["text", "thinking", "signature"] {
        guard let piece = delta[key]?.string else { continue }
        let old = if case .string(let text)? = blocks[index].block[key] { text } else { "" }
        blocks[index].block[key] = .string(old + piece)
      }
    }
    for index in blocks.indices {
      guard let text = inputs[blocks[index].number] else { continue }
      let bytes = Array(text.utf8)
      blocks[index].block["input"] = (try? JSONParser.lax(bytes.span.bytes)) ?? .object(JSONObject())
    }
    message["content"] = .array(blocks.map { .object($0.block) })
    let end = answer.events.last { $0.type == "message_delta" }?.root
    for member in end?["delta"]?.members ?? [] {
      if let key = member.key { message[key] = member.value }
    }
    if case .object(var usage)? = message["usage"], case .object(let last)? = end?["usage"]?.value {
      for member in last.members { usage[member.key] = member.value }
      message["usage"] = .object(usage)
    }
    return message
  }
}
