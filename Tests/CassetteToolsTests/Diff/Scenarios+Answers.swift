import CassetteFormat
import CassetteTools

/// What came back otherwise, and steps that are more, less, or in another order.
extension Scenario {
  private static let drift: Set<String> = ["upstream_tool_output_drifted"]
  private static let count: Set<String> = ["step_count_differs"]

  static let answers = [
    Scenario("a tool's output", .anthropic, .toolOutput, 1, at: "/messages/2/content/0/content", peer: drift) { run in
      try run.inRequests(1..., #""content": "Japan""#, #""content": "France""#)
      try run.inResponse(1, #""country": "Japan""#, #""country": "France""#)
      try run.inRequests(2..., #""country": "Japan""#, #""country": "France""#)
      try run.inRequests(2..., #""content": "Tokyo""#, #""content": "Paris""#)
      try run.inResponse(2, "Capital: Tokyo", "Capital: Paris")
    },
    Scenario("a tool's output in chat", .chat, .toolOutput, 1, at: "/messages/2/content", peer: drift) { run in
      try run.inRequests(1..., "15°C", "31°C")
      try run.inResponse(1, "15°C", "31°C")
    },
    Scenario(
      "a tool's output in a stream", .anthropicStream, .toolOutput, 1, at: "/messages/2/content/0/content", peer: drift
    ) {
      run in
      try run.inRequests(1..., "It's sunny.", "It's raining.")
      try run.inResponse(1, " sunny.", " rainy.")
    },
    Scenario(
      "a tool's output in Gemini", .gemini, .toolOutput, 1, at: "/contents/2/parts/0/function_response/response",
      peer: drift
    ) { run in
      try run.inRequests(1..., "Charles", "Percy")
      run.steps[2].responseText = run.steps[2].responseText.replacing("Charles", with: "Percy")
    },
    Scenario("a tool's output in Responses", .responses, .toolOutput, 1, at: "/input/2/output", peer: drift) { run in
      try run.inRequests(1..., #""output": "Paris""#, #""output": "Lyon""#)
      run.steps[1].responseText = run.steps[1].responseText.replacing("Paris", with: "Lyon")
    },
    Scenario("a tool's output late", .chatStream, .toolOutput, 3, at: "/messages/6/content", peer: drift) { run in
      try run.inRequests(3..., "48.8575, 2.3514: 15°C", "48.8575, 2.3514: 2°C")
      try run.inResponse(3, "Paris", "Paris now")
    },
    Scenario(
      "a recorded tool's output", .chat, .toolOutput, 1, peer: drift,
      prepare: { run in
        var tool = run.steps[0]
        tool.tool = ("weather", #"{"latitude":"52.5200","longitude":"13.4050"}"#, #"{"celsius":15}"#)
        run.steps.insert(tool, at: 1)
      }
    ) { run in
      run.steps[1].tool?.result = #"{"celsius":31}"#
      try run.inRequests(2..., "15°C", "31°C")
      try run.inResponse(2, "15°C", "31°C")
    },
    Scenario(
      "a recorded tool's arguments", .chat, .toolInput, 1, peer: [],
      prepare: { run in
        var tool = run.steps[0]
        tool.tool = ("weather", #"{"latitude":"52.5200","longitude":"13.4050"}"#, #"{"celsius":15}"#)
        run.steps.insert(tool, at: 1)
      }
    ) { run in
      run.steps[1].tool?.arguments = #"{"latitude":"5.2520","longitude":"13.4050"}"#
      run.steps[1].tool?.result = #"{"celsius":28}"#
      try run.inRequests(2..., "15°C", "28°C")
      try run.inResponse(2, "15°C", "28°C")
    },
    Scenario("another model served", .anthropic, .modelServed, 0, at: "/model", peer: ["model_version_changed"]) {
      run in
      for index in 0..<3 { try run.inResponse(index, "claude-sonnet-4-5-20250929", "claude-sonnet-4-5-20260101") }
      try run.inResponse(2, "Capital: Tokyo", "Tokyo")
    },
    Scenario("another model served in a stream", .chatStream, .modelServed, 2, peer: ["model_version_changed"]) { run in
      for index in 2..<4 { try run.inResponse(index, "claude-4.5-haiku-20251001", "claude-4.5-haiku-20260301") }
    },
    Scenario(
      "another fingerprint", .chat, .backendFingerprint, 0, at: "/system_fingerprint", peer: [],
      prepare: { run in
        for index in 0..<2 { try run.inResponse(index, #""system_fingerprint":null"#, #""system_fingerprint":"fp_1""#) }
      }
    ) { run in
      for index in 0..<2 { try run.inResponse(index, #""system_fingerprint":"fp_1""#, #""system_fingerprint":"fp_2""#) }
      try run.inResponse(1, "It's a mild day", "A mild day")
    },
    Scenario("the same counted otherwise", .anthropic, .tokenisationChanged, 1, at: "/usage/input_tokens", peer: []) {
      run in
      try run.inResponse(1, #""input_tokens": 691"#, #""input_tokens": 702"#)
    },
    Scenario("another answer", .anthropic, .answerChanged, 2, at: "/content/0/text", peer: ["llm_nondeterminism"]) {
      run in
      try run.inResponse(2, "Capital: Tokyo", "It is Tokyo.")
    },
    Scenario("another answer in a stream", .anthropicStream, .answerChanged, 1, peer: ["llm_nondeterminism"]) { run in
      try run.inResponse(1, " sunny.", " bright and sunny.")
    },
    Scenario("another tool call", .chatStream, .answerChanged, 0, peer: ["llm_nondeterminism"]) { run in
      try run.inResponse(0, #""name":"weather""#, #""name":"forecast""#)
      try run.inRequests(
        1..., #""name":"weather","arguments":"{\"latitude\":\"52"#,
        #""name":"forecast","arguments":"{\"latitude\":\"52"#)
    },
    Scenario("cut off by the limit", .anthropic, .outcomeChanged, 2, at: "/stop_reason", peer: []) { run in
      try run.inResponse(2, #""stop_reason": "end_turn""#, #""stop_reason": "max_tokens""#)
      try run.inResponse(2, "Capital: Tokyo", "Capital: To")
    },
    Scenario("refused", .chat, .outcomeChanged, 1, peer: []) { run in
      try run.inResponse(1, #""refusal":null"#, #""refusal":"I cannot help with that.""#)
    },
    Scenario("a server's error", .anthropic, .statusChanged, 2, peer: []) { run in
      run.steps[2].status = 529
      run.steps[2].responseText =
        #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#
    },
    Scenario(
      "another error", .anthropic, .providerErrorType, 2, peer: [],
      prepare: { run in
        run.steps[2].status = 400
        run.steps[2].responseText =
          #"{"type":"error","error":{"type":"invalid_request_error","message":"Too long"}}"#
      }
    ) { run in try run.inResponse(2, "invalid_request_error", "billing_error") },
    Scenario("the connection was lost", .anthropicStream, .transportError, 1, peer: []) { run in
      run.steps[1].response = Array(run.steps[1].response.prefix(700))
      run.steps[1].end = .reset
    },
    Scenario("no connection", .chat, .transportError, 1, peer: []) { run in
      run.steps[1].error = TransportError(phase: .connect, kind: "refused")
    },
    Scenario("a retry", .anthropic, .retryCount, 2, peer: []) { run in
      var failed = run.steps[1]
      failed.status = 429
      failed.responseText = #"{"type":"error","error":{"type":"rate_limit_error","message":"Slow down"}}"#
      run.steps.insert(failed, at: 1)
    },
    Scenario("a step more", .anthropic, .stepInserted, 1, peer: count) { run in
      var more = run.steps[0]
      more.requestText =
        #"{"model":"claude-haiku-4-5","max_tokens":20,"messages":[{"role":"user","content":"Name this chat"}]}"#
      more.responseText =
        #"{"id":"msg_9","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[{"type":"text","text":"Capitals"}],"stop_reason":"end_turn","usage":{"input_tokens":9,"output_tokens":3}}"#
      run.steps.insert(more, at: 1)
    },
    Scenario("a step less at the end", .chatStream, .stepRemoved, 3, peer: count) { run in run.steps.removeLast() },
    Scenario("a step less", .responses, .stepRemoved, 0, peer: count, prepare: { try $0.moderate() }) { run in
      run.steps.removeFirst()
    },
    Scenario("steps in another order", .responses, .reordered, 1, peer: [], prepare: { try $0.moderate() }) { run in
      run.steps.swapAt(0, 1)
      (run.steps[0].at, run.steps[1].at) = (0, 1_000_000)
    },
    Scenario(
      "parallel requests in another order", .responses, nil, nil, peer: ["none"],
      prepare: { run in
        try run.moderate()
        run.steps[1].at = 100_000
        run.steps[0].took = 900_000
      }
    ) { run in
      run.steps.swapAt(0, 1)
      (run.steps[0].at, run.steps[1].at) = (0, 100_000)
    },
    Scenario("nothing but noise", .anthropicStream, nil, nil, peer: ["none"]) { $0 = $0.again() },
    Scenario("nothing but time", .chatStream, nil, nil, peer: ["none"]) { run in
      for index in run.steps.indices { run.steps[index].took *= 3 }
    },
    Scenario("the same in other pieces", .anthropicStream, nil, nil, peer: ["none"]) { run in
      try run.inResponse(
        1,
        "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" sunny.\"}        }\n\n",
        "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" su\"}}\n\n"
          + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"nny.\"}}\n\n"
      )
    },
    Scenario("nothing at all", .gemini, nil, nil, peer: ["none"]) { _ in },
  ]

  static let all = requests + answers
}

extension DraftRun {
  /// Puts a request to another API before the run.
  fileprivate mutating func moderate() throws {
    var check = steps[0]
    check.path = "/v1/moderations"
    check.requestText = #"{"input":"What is the capital of France?"}"#
    check.responseText = #"{"id":"modr-1","results":[{"flagged":false}]}"#
    check.responseHeaders = [HeaderField("Content-Type", "application/json")]
    check.at = 0
    steps.insert(check, at: 0)
    for index in 1..<steps.count { steps[index].at += 1_000_000 }
  }
}
