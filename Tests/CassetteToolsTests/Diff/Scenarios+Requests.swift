import CassetteFormat
import CassetteTools

/// What the agent asked otherwise.
extension Scenario {
  private static let weather = #""weather","description":"Gets current weather for a location""#

  static let requests = [
    Scenario("another model", .anthropic, .modelRequested, 0, at: "/model", peer: ["model_version_changed"]) { run in
      try run.inRequests(0..., "claude-sonnet-4-5", "claude-opus-4-1")
      for index in 0..<3 { try run.inResponse(index, "claude-sonnet-4-5-20250929", "claude-opus-4-1-20250805") }
      try run.inResponse(2, "Capital: Tokyo", "The capital is Tokyo.")
    },
    Scenario("another model midway", .chatStream, .modelRequested, 2, at: "/model", peer: ["model_version_changed"]) {
      run in try run.inRequests(2..., "claude-haiku-4.5", "claude-sonnet-4.5")
    },
    Scenario("another model in Gemini's path", .gemini, .modelRequested, 0, peer: ["model_version_changed"]) { run in
      for index in run.steps.indices {
        run.steps[index].path = run.steps[index].path.replacing("gemini-2.5-flash", with: "gemini-2.5-pro")
        run.steps[index].responseText = run.steps[index].responseText.replacing(
          "gemini-2.5-flash", with: "gemini-2.5-pro")
      }
    },
    Scenario("temperature", .chat, .sampling, 0, at: "/temperature", peer: ["prompt_drift"]) { run in
      try run.inRequests(0..., #"{"model""#, #"{"temperature":0.9,"model""#)
      try run.inResponse(1, "It's a mild day", "What a mild day")
    },
    Scenario(
      "seed", .chat, .sampling, 0, at: "/seed", peer: ["prompt_drift"],
      prepare: { try $0.inRequests(0..., #"{"model""#, #"{"seed":7,"model""#) }
    ) { run in
      try run.inRequests(0..., #""seed":7"#, #""seed":8"#)
      try run.inResponse(1, "It's a mild day", "What a mild day")
    },
    Scenario("fewer tokens allowed", .anthropic, .sampling, 0, at: "/max_tokens", peer: ["prompt_drift"]) { run in
      try run.inRequests(0..., #""max_tokens": 4096"#, #""max_tokens": 16"#)
      try run.inResponse(2, #""stop_reason": "end_turn""#, #""stop_reason": "max_tokens""#)
    },
    Scenario("Gemini's temperature", .gemini, .sampling, 0, at: "/generationConfig/temperature", peer: ["prompt_drift"])
    {
      run in
      try run.inRequests(0..., #""generationConfig":{"#, #""generationConfig":{"temperature":1.5,"#)
      try run.inResponse(2, "Sammy", "sammy")
    },
    Scenario("response format", .chat, .outputContract, 0, at: "/response_format", peer: ["prompt_drift"]) { run in
      try run.inRequests(0..., #"{"model""#, #"{"response_format":{"type":"json_object"},"model""#)
      try run.inResponse(1, "The current weather", "Weather")
    },
    Scenario("tool choice", .anthropic, .outputContract, 0, at: "/tool_choice/type", peer: ["prompt_drift"]) { run in
      try run.inRequests(0..., #""tool_choice": {"type": "auto"}"#, #""tool_choice": {"type": "any"}"#)
      try run.inResponse(2, "Capital: Tokyo", "Tokyo")
    },
    Scenario("a tool more", .anthropic, .toolsAdded, 0, at: "/tools/0", peer: ["tool_list_changed"]) { run in
      try run.inRequests(
        0..., #""tools": ["#, #""tools": [{"name": "clock", "input_schema": {"type": "object"}}, "#)
      try run.inResponse(2, "Capital: Tokyo", "Tokyo")
    },
    Scenario("a tool less", .anthropic, .toolsRemoved, 0, peer: ["tool_list_changed"]) { run in
      try run.inRequests(
        0...,
        #"{"description": "", "input_schema": {"additionalProperties": false, "properties": {}, "type": "object"}, "#
          + #""name": "country_source", "strict": true}, "#, "")
      try run.inResponse(0, "I'll help you", "I cannot help you")
    },
    Scenario(
      "a tool's description", .chat, .toolDescription, 0, at: "/tools/0/function/description",
      peer: ["tool_list_changed"]
    ) { run in
      try run.inRequests(0..., weather, #""weather","description":"Gets the weather of yesterday""#)
      try run.inResponse(1, "The current weather", "Yesterday's weather")
    },
    Scenario(
      "a tool's schema", .chatStream, .toolSchema, 0, at: "/tools/0/function/parameters/required/1",
      peer: ["tool_list_changed"]
    ) { run in
      try run.inRequests(0..., #""required":["latitude","longitude"]"#, #""required":["latitude"]"#)
    },
    Scenario(
      "a tool's schema in Responses", .responses, .toolSchema, 0,
      at: "/tools/0/parameters/properties/country/type", peer: ["tool_list_changed"]
    ) { run in
      try run.inRequests(0..., #""country": {"type": "string"}"#, #""country": {"type": "array"}"#)
      try run.inResponse(1, " is", " was")
    },
    Scenario(
      "a tool's description in Gemini", .gemini, .toolDescription, 0,
      at: "/tools/0/functionDeclarations/0/description", peer: ["tool_list_changed"]
    ) { run in
      try run.inRequests(0..., #""description":null"#, #""description":"Names for birds""#)
      try run.inResponse(2, "Sammy", "Birdie")
    },
    Scenario("the system prompt", .anthropic, .systemPrompt, 0, at: "/system", peer: ["prompt_drift"]) { run in
      try run.inRequests(0..., "before replying.", "before replying. Be brief.")
      try run.inResponse(0, "I'll help you find the capital city using the available tools.", "One moment.")
      try run.inRequests(1..., "I'll help you find the capital city using the available tools.", "One moment.")
    },
    Scenario(
      "a system message", .chat, .systemPrompt, 0, at: "/messages/0/content", peer: ["prompt_drift"],
      prepare: { try $0.inRequests(0..., #""messages":["#, #""messages":[{"role":"system","content":"Be kind."},"#) }
    ) { run in
      try run.inRequests(0..., "Be kind.", "Be terse.")
      try run.inResponse(1, "It's a mild day", "Mild")
    },
    Scenario(
      "Responses' instructions", .responses, .systemPrompt, 0, at: "/instructions", peer: ["prompt_drift"]
    ) { run in
      try run.inRequests(0..., #""instructions": """#, #""instructions": "Answer in French.""#)
      try run.inResponse(1, " is", " est")
    },
    Scenario("the user's question", .anthropicStream, .userInput, 0, at: "/messages/0/content", peer: ["prompt_drift"])
    {
      run in
      try run.inRequests(0..., "What is the weather in San Francisco, CA?", "What is the weather in Paris?")
      try run.inResponse(0, "n Francis", "n Par")
      try run.inRequests(1..., "San Francisco, CA", "San Parco, CA")
    },
    Scenario(
      "the user's question in Gemini", .gemini, .userInput, 0, at: "/contents/0/parts/0/text", peer: ["prompt_drift"]
    ) { run in
      try run.inRequests(0..., "Two names for a pet pelican", "One name for a pet pelican")
      try run.inResponse(2, "Sammy", "sammy")
    },
    Scenario(
      "the user's question in Responses", .responses, .userInput, 0, at: "/input/0/content", peer: ["prompt_drift"]
    ) { run in
      try run.inRequests(0..., "What is the capital of France?", "Which city is France's capital?")
      try run.inResponse(1, " is", " was")
    },
    Scenario("the next question", .chatStream, .userInput, 2, at: "/messages/4/content", peer: ["prompt_drift"]) {
      run in
      try run.inRequests(2..., "What's the weather in Paris?", "What's the weather like in Paris?")
      try run.inResponse(3, "The current weather in Paris is:", "In Paris:")
    },
    Scenario("history edited", .chatStream, .historyEdited, 3, at: "/messages/0/content", peer: ["prompt_drift"]) {
      run in
      try run.inRequests(3..., "What's the weather in Berlin? (52.5200, 13.4050)", "(an earlier question)")
      try run.inResponse(3, "The current weather in Paris is:", "In Paris:")
    },
    Scenario(
      "an answer edited afterwards", .chatStream, .historyEdited, 2, at: "/messages/3/content", peer: ["prompt_drift"]
    ) {
      run in
      try run.inRequests(2..., "It's a mild day with light wind. You might want", "You may want")
    },
    Scenario(
      "an image", .chat, .attachment, 0, at: "/messages/0/content/1", peer: ["prompt_drift"],
      prepare: { try $0.inRequests(0..., Scenario.question, Scenario.image("iVBORw0KGgo")) }
    ) { run in
      try run.inRequests(0..., "iVBORw0KGgo", "R0lGODlhAQAB")
      try run.inResponse(1, "It's a mild day", "A mild day")
    },
    Scenario("a beta header", .anthropic, .betaHeader, 0, peer: []) { run in
      for index in run.steps.indices {
        run.steps[index].headers.append(.init("anthropic-beta", "context-1m-2025-08-07"))
      }
      try run.inResponse(2, "Capital: Tokyo", "Tokyo")
    },
    Scenario(
      "the API's version", .anthropic, .apiVersion, 0, peer: [],
      prepare: { run in
        for index in run.steps.indices {
          run.steps[index].headers.removeAll { $0.name.equalsIgnoringCase("anthropic-version") }
          run.steps[index].headers.append(.init("anthropic-version", "2023-06-01"))
        }
      }
    ) { run in
      for index in run.steps.indices {
        run.steps[index].headers[run.steps[index].headers.count - 1].value = "2023-01-01"
      }
      try run.inResponse(2, "Capital: Tokyo", "Tokyo")
    },
    Scenario("another SDK", .chat, .environment, 0, peer: []) { run in
      for index in run.steps.indices {
        run.steps[index].headers.removeAll { $0.name.equalsIgnoringCase("user-agent") }
        run.steps[index].headers.append(.init("User-Agent", "Faraday v99"))
      }
    },
    Scenario(
      "a date in the prompt", .anthropic, .volatilePrompt, 0, at: "/system", peer: ["prompt_drift"],
      prepare: { try $0.inRequests(0..., "before replying.", "before replying. Now: 2026-11-20T09:15:40Z.") }
    ) { run in try run.inRequests(0..., "2026-11-20T09:15:40Z", "2026-11-21T14:02:11Z") },
    Scenario(
      "a date in the prompt, and another tool output", .anthropic, .toolOutput, 2, at: "/messages/4/content/0/content",
      peer: ["upstream_tool_output_drifted"],
      prepare: { try $0.inRequests(0..., "before replying.", "before replying. Now: 2026-11-20T09:15:40Z.") }
    ) { run in
      try run.inRequests(0..., "2026-11-20T09:15:40Z", "2026-11-21T14:02:11Z")
      try run.inRequests(2..., #""content": "Tokyo""#, #""content": "Kyoto""#)
      try run.inResponse(2, "Capital: Tokyo", "Capital: Kyoto")
    },
    Scenario(
      "another previous response", .responses, .opaqueState, 0, at: "/previous_response_id", peer: ["prompt_drift"]
    ) {
      run in try run.inRequests(0..., #"{"input""#, #"{"previous_response_id": "resp_unknown", "input""#)
    },
  ]

  private static let question = #""content":"What's the weather in Berlin? (52.5200, 13.4050)""#

  private static func image(_ data: String) -> String {
    #""content":[{"type":"text","text":"What's the weather in Berlin? (52.5200, 13.4050)"},{"type":"image_url","#
      + #""image_url":{"url":"data:image/png;base64,\#(data)"}}]"#
  }
}
