/// Answers of every wire format, as JSON and as a stream: each has a text with characters of several bytes, and calls
/// two tools.
extension RecordedAnswer {
  static let models = [chat, chatStream, responses, responsesStream, messages, messagesStream, gemini, geminiStream]
  static let streams = [chatStream, responsesStream, messagesStream, geminiStream]
  static let documents = [chat, responses, messages, gemini]
  static let all = models + [mcp, mcpStream, http]

  static let chat = RecordedAnswer(
    "chat", "/v1/chat/completions", chatRequest(isStream: false),
    json: #"""
      {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"gpt-4o-2024-08-06","choices":[{"index":0,"message":{"role":"assistant","content":"Grüße aus Wien 😀","refusal":null,"tool_calls":[{"id":"call_a1","type":"function","function":{"name":"weather","arguments":"{\"city\": \"Wien\", \"days\": 3}"}},{"id":"call_b2","type":"function","function":{"name":"clock","arguments":"{\"zone\": \"CET\"}"}}]},"logprobs":null,"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":20,"completion_tokens":12,"total_tokens":32},"system_fingerprint":"fp_1"}
      """#)

  static let chatStream = RecordedAnswer(
    "chat stream", "/v1/chat/completions", chatRequest(isStream: true),
    events: [
      (nil, chunk(#"{"role":"assistant","content":"","refusal":null}"#)), (nil, chunk(#"{"content":"Grüße "}"#)),
      (nil, chunk(#"{"content":"aus Wien \ud83d\ude00"}"#)), (nil, chunk(#"{"content":" und mehr"}"#)),
      (
        nil,
        chunk(
          #"{"tool_calls":[{"index":0,"id":"call_a1","type":"function","function":{"name":"weather","arguments":""}}]}"#
        )
      ),
      (nil, chunk(#"{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\": \"Wi"}}]}"#)),
      (nil, chunk(#"{"tool_calls":[{"index":0,"function":{"arguments":"en\", \"days\": 3}"}}]}"#)),
      (
        nil,
        chunk(
          #"{"tool_calls":[{"index":1,"id":"call_b2","type":"function","function":{"name":"clock","arguments":""}}]}"#)
      ),
      (nil, chunk(#"{"tool_calls":[{"index":1,"function":{"arguments":"{\"zone\": \"CET\"}"}}]}"#)),
      (nil, chunk("{}", finish: #""tool_calls""#)),
      (
        nil,
        #"{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4o-2024-08-06","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":12,"total_tokens":32}}"#
      ),
      (nil, "[DONE]"),
    ])

  static let responses = RecordedAnswer(
    "responses", "/v1/responses", responsesRequest(isStream: false),
    json:
      #"{"id":"resp_1","object":"response","created_at":1700000000,"status":"completed","error":null,"incomplete_details":null,"model":"gpt-4o-2024-08-06","output":[\#(responsesItems)],"usage":{"input_tokens":20,"output_tokens":12,"total_tokens":32}}"#
  )

  static let responsesStream = RecordedAnswer(
    "responses stream", "/v1/responses", responsesRequest(isStream: true),
    events: [
      responsesEvent(
        "response.created", 0,
        #""response":{"id":"resp_1","status":"in_progress","model":"gpt-4o-2024-08-06","output":[]}"#),
      responsesEvent(
        "response.output_item.added", 1,
        #""output_index":0,"item":{"type":"message","id":"msg_1","status":"in_progress","role":"assistant","content":[]}"#
      ),
      responsesEvent(
        "response.content_part.added", 2,
        #""item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]}"#
      ),
      responsesEvent(
        "response.output_text.delta", 3, #""item_id":"msg_1","output_index":0,"content_index":0,"delta":"Grüße ""#),
      responsesEvent(
        "response.output_text.delta", 4, #""item_id":"msg_1","output_index":0,"content_index":0,"delta":"aus Wien ""#),
      responsesEvent(
        "response.output_text.delta", 5, #""item_id":"msg_1","output_index":0,"content_index":0,"delta":"😀""#),
      responsesEvent(
        "response.output_text.done", 6,
        #""item_id":"msg_1","output_index":0,"content_index":0,"text":"Grüße aus Wien 😀""#),
      responsesEvent(
        "response.content_part.done", 7,
        #""item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"Grüße aus Wien 😀","annotations":[]}"#
      ),
      responsesEvent("response.output_item.done", 8, #""output_index":0,"item":\#(responsesMessage)"#),
      responsesEvent(
        "response.output_item.added", 9,
        #""output_index":1,"item":{"type":"function_call","id":"fc_1","call_id":"call_a1","name":"weather","arguments":"","status":"in_progress"}"#
      ),
      responsesEvent(
        "response.function_call_arguments.delta", 10, #""item_id":"fc_1","output_index":1,"delta":"{\"city\": \"Wi""#),
      responsesEvent(
        "response.function_call_arguments.delta", 11, #""item_id":"fc_1","output_index":1,"delta":"en\", \"days\": 3}""#
      ),
      responsesEvent(
        "response.function_call_arguments.done", 12,
        #""item_id":"fc_1","output_index":1,"arguments":"{\"city\": \"Wien\", \"days\": 3}""#),
      responsesEvent("response.output_item.done", 13, #""output_index":1,"item":\#(responsesWeather)"#),
      responsesEvent(
        "response.output_item.added", 14,
        #""output_index":2,"item":{"type":"function_call","id":"fc_2","call_id":"call_b2","name":"clock","arguments":"","status":"in_progress"}"#
      ),
      responsesEvent(
        "response.function_call_arguments.delta", 15,
        #""item_id":"fc_2","output_index":2,"delta":"{\"zone\": \"CET\"}""#),
      responsesEvent(
        "response.function_call_arguments.done", 16,
        #""item_id":"fc_2","output_index":2,"arguments":"{\"zone\": \"CET\"}""#),
      responsesEvent("response.output_item.done", 17, #""output_index":2,"item":\#(responsesClock)"#),
      responsesEvent(
        "response.completed", 18,
        #""response":{"id":"resp_1","status":"completed","error":null,"incomplete_details":null,"model":"gpt-4o-2024-08-06","output":[\#(responsesItems)],"usage":{"input_tokens":20,"output_tokens":12,"total_tokens":32}}"#
      ),
    ])

  static let messages = RecordedAnswer(
    "messages", "/v1/messages", messagesRequest(isStream: false),
    json: #"""
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"text","text":"Grüße aus Wien 😀"},{"type":"tool_use","id":"toolu_a1","name":"weather","input":{"city": "Wien", "days": 3}},{"type":"tool_use","id":"toolu_b2","name":"clock","input":{"zone": "CET"}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":20,"output_tokens":12}}
      """#)

  static let messagesStream = RecordedAnswer(
    "messages stream", "/v1/messages", messagesRequest(isStream: true),
    events: [
      (
        "message_start",
        #"{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":20,"output_tokens":1}}}"#
      ),
      (
        "content_block_start",
        #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#
      ),
      blockDelta(0, #"{"type":"text_delta","text":"Grüße "}"#),
      blockDelta(0, #"{"type":"text_delta","text":"aus Wien "}"#), blockDelta(0, #"{"type":"text_delta","text":"😀"}"#),
      ("content_block_stop", #"{"type":"content_block_stop","index":0}"#),
      (
        "content_block_start",
        #"{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_a1","name":"weather","input":{}}}"#
      ),
      blockDelta(1, #"{"type":"input_json_delta","partial_json":"{\"city\": \"Wi"}"#),
      blockDelta(1, #"{"type":"input_json_delta","partial_json":"en\", \"days\": 3}"}"#),
      ("content_block_stop", #"{"type":"content_block_stop","index":1}"#),
      (
        "content_block_start",
        #"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_b2","name":"clock","input":{}}}"#
      ),
      blockDelta(2, #"{"type":"input_json_delta","partial_json":"{\"zone\": \"CET\"}"}"#),
      ("content_block_stop", #"{"type":"content_block_stop","index":2}"#),
      (
        "message_delta",
        #"{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":12}}"#
      ),
      ("message_stop", #"{"type":"message_stop"}"#),
    ])

  static let gemini = RecordedAnswer(
    "gemini", "/v1beta/models/gemini-2.5-flash:generateContent", geminiRequest,
    json: #"""
      {"candidates":[{"content":{"parts":[{"text":"Grüße aus Wien 😀"},{"functionCall":{"name":"weather","args":{"city": "Wien", "days": 3}}},{"functionCall":{"name":"clock","args":{"zone": "CET"}}}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":20,"candidatesTokenCount":12,"totalTokenCount":32},"modelVersion":"gemini-2.5-flash","responseId":"r1"}
      """#)

  static let geminiStream = RecordedAnswer(
    "gemini stream", "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", geminiRequest,
    events: [
      geminiChunk(#"[{"text":"Grüße "}]"#), geminiChunk(#"[{"text":"aus Wien "}]"#), geminiChunk(#"[{"text":"😀"}]"#),
      geminiChunk(#"[{"functionCall":{"name":"weather","args":{"city": "Wien", "days": 3}}}]"#),
      geminiChunk(#"[{"functionCall":{"name":"clock","args":{"zone": "CET"}}}]"#),
      geminiChunk(#"[{"text":""}]"#, #","finishReason":"STOP""#),
    ])

  static let mcp = RecordedAnswer(
    "mcp", "/mcp", mcpRequest,
    json: #"{"jsonrpc":"2.0","id":3,"result":{"content":[{"type":"text","text":"Wien: 21 °C"}],"isError":false}}"#)

  static let mcpStream = RecordedAnswer(
    "mcp stream", "/mcp", mcpRequest,
    events: [
      (
        "message",
        #"{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1,"total":2}}"#
      ),
      (
        "message",
        #"{"jsonrpc":"2.0","id":3,"result":{"content":[{"type":"text","text":"Wien: 21 °C"}],"isError":false}}"#
      ),
    ])

  /// Of an API that is no model's.
  static let http = RecordedAnswer(
    "http", "/weather", #"{"city":"Wien"}"#,
    json: #"{"city":"Wien","rows":[{"day":1,"celsius":21.5},{"day":2,"celsius":19}],"note":"schön"}"#)

  // MARK: Parts

  private static let schemas = (
    weather:
      #"{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city"]}"#,
    clock: #"{"type":"object","properties":{"zone":{"type":"string","enum":["CET","UTC"]}},"required":["zone"]}"#
  )

  private static func chatRequest(isStream: Bool) -> String {
    #"{"model":"gpt-4o","messages":[{"role":"user","content":"Wie ist das Wetter?"}],"tools":[{"type":"function","function":{"name":"weather","parameters":\#(schemas.weather)}},{"type":"function","function":{"name":"clock","parameters":\#(schemas.clock)}}],"stream":\#(isStream)}"#
  }

  private static func responsesRequest(isStream: Bool) -> String {
    #"{"model":"gpt-4o","input":"Wie ist das Wetter?","tools":[{"type":"function","name":"weather","parameters":\#(schemas.weather)},{"type":"function","name":"clock","parameters":\#(schemas.clock)}],"stream":\#(isStream)}"#
  }

  private static func messagesRequest(isStream: Bool) -> String {
    #"{"model":"claude-sonnet-4-5","max_tokens":1024,"messages":[{"role":"user","content":"Wie ist das Wetter?"}],"tools":[{"name":"weather","input_schema":\#(schemas.weather)},{"name":"clock","input_schema":\#(schemas.clock)}],"stream":\#(isStream)}"#
  }

  private static let geminiRequest =
    #"{"contents":[{"role":"user","parts":[{"text":"Wie ist das Wetter?"}]}],"tools":[{"functionDeclarations":[{"name":"weather","parameters":\#(schemas.weather)},{"name":"clock","parameters":\#(schemas.clock)}]}]}"#

  private static let mcpRequest =
    #"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"weather","arguments":{"city":"Wien"},"_meta":{"progressToken":1}}}"#

  private static let responsesMessage =
    #"{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Grüße aus Wien 😀","annotations":[]}]}"#
  private static let responsesWeather =
    #"{"type":"function_call","id":"fc_1","call_id":"call_a1","name":"weather","arguments":"{\"city\": \"Wien\", \"days\": 3}","status":"completed"}"#
  private static let responsesClock =
    #"{"type":"function_call","id":"fc_2","call_id":"call_b2","name":"clock","arguments":"{\"zone\": \"CET\"}","status":"completed"}"#
  private static let responsesItems = [responsesMessage, responsesWeather, responsesClock].joined(separator: ",")

  private static func chunk(_ delta: String, finish: String = "null") -> String {
    #"{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4o-2024-08-06","choices":[{"index":0,"delta":\#(delta),"logprobs":null,"finish_reason":\#(finish)}],"usage":null}"#
  }

  private static func responsesEvent(_ type: String, _ number: Int, _ members: String) -> (name: String?, data: String)
  {
    (type, #"{"type":"\#(type)","sequence_number":\#(number),\#(members)}"#)
  }

  private static func blockDelta(_ index: Int, _ delta: String) -> (name: String?, data: String) {
    ("content_block_delta", #"{"type":"content_block_delta","index":\#(index),"delta":\#(delta)}"#)
  }

  private static func geminiChunk(_ parts: String, _ end: String = "") -> (name: String?, data: String) {
    (
      nil,
      #"{"candidates":[{"content":{"parts":\#(parts),"role":"model"}\#(end),"index":0}],"usageMetadata":{"promptTokenCount":20,"candidatesTokenCount":12,"totalTokenCount":32},"modelVersion":"gemini-2.5-flash","responseId":"r1"}"#
    )
  }
}
