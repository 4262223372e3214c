import CassetteFormat

extension MutationRegistry {
  /// Answers that a model or its provider does not give.
  static let outcomeRefusals: [MutationOperator] = [
    outRefusal, outContentFilter, outPromptBlocked, outMalformedCall, outFailed,
  ]

  private static let refusal = "I'm sorry, but I can't assist with that request."

  private static let outRefusal = MutationOperator(
    "out-refusal", .degrade, "The model refuses, in the place that the wire format has for it; it says nothing else.",
    parameters: [
      .choice(
        "form", ["structured", "text"],
        "structured: where the wire format has a place for it; text: as any other answer")
    ],
    dialects: models, invalidWhen: "the answer refuses already",
    expected: "graceful: told as a refusal; no tool is run, and the same is not asked again and again",
    source:
      "openai-python `types/chat/chat_completion_message.py`; anthropic-sdk-python `types/refusal_stop_details.py`"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    // Where a refusal has its own place, the model stops as usual.
    guard answer.refusals.isEmpty, !answer.stopped(.refusal) || answer.stopped(.stop) else {
      throw Inapplicable("the answer refuses already")
    }
    if editor.text("form") == "text" {
      try editor.setOutput([.text(refusal)], in: answer)
      try editor.set(.stop, in: answer)
    } else {
      try editor.setOutput([.refusal(refusal)], in: answer)
      try editor.set(.refusal, in: answer)
      if answer.dialect == .anthropicMessages, let place = answer.finishes.last?.parent {
        let details: JSONValue = ["type": "refusal", "category": "cyber", "explanation": .string(refusal)]
        editor.set("stop_details", in: place, to: details)
      }
    }
    editor.scaleOutput(by: 0.1, in: answer)
  }

  private static let outContentFilter = MutationOperator(
    "out-content-filter", .degrade, "A filter of the provider ends the answer.",
    parameters: [
      .choice("content", ["empty", "partial"], "what is left of the text: nothing, or its first half")
    ],
    dialects: models, invalidWhen: "the filter ended the answer already; content=partial: it has no text",
    expected: "graceful: told as what it is; a missing message or part does no harm",
    source: "OpenAI API reference: finish_reason; python-genai `types.py` FinishReason; Azure OpenAI, content filtering"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard !answer.stopped(.contentFilter) else { throw Inapplicable("the filter ended the answer already") }
    if editor.text("content") == "partial" {
      guard let text = answer.mainText, text.string.count > 1 else { throw Inapplicable("the answer has no text") }
      editor.set(text, to: String(text.string.prefix(text.string.count / 2)), in: answer)
      try editor.removeToolCalls(of: answer)
    } else if answer.dialect == .geminiGenerate {
      try editor.dropContent(of: answer)
    } else {
      try editor.setOutput(answer.dialect == .openAIChat ? [.text("")] : [], in: answer)
    }
    try editor.set(.contentFilter, in: answer)
    editor.scaleOutput(by: editor.text("content") == "partial" ? 0.5 : 0, in: answer)
  }

  private static let outPromptBlocked = MutationOperator(
    "out-prompt-blocked", .degrade,
    "The provider does not let the prompt through: Gemini answers without candidates, others with the status 400.",
    parameters: [
      .choice("reason", ["SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "OTHER"], "Gemini's reason"),
      .choice("shape", ["provider", "azure"], "whose error it is, for OpenAI's wire formats"),
    ],
    dialects: models, invalidWhen: "the recorded answer is an error; Gemini: it has no candidates",
    expected: "graceful: told as a blocked prompt; the same prompt is not sent again",
    source: "python-genai `types.py` BlockedReason; Azure OpenAI docs, content filtering"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    guard editor.step.dialect == .geminiGenerate else {
      let isAzure = editor.text("shape") == "azure" && editor.step.dialect != .anthropicMessages
      let body = isAzure ? JSONText.encode(azureFilter) : ProviderError.promptBlocked.body(editor.step.dialect)
      return editor.answer(400, type: "application/json", body)
    }
    let answer = try editor.answer()
    guard let first = answer.chunks.first(where: { $0["candidates"] != nil }), let candidates = first["candidates"]
    else {
      throw Inapplicable("the answer has no candidates")
    }
    editor.remove(candidates)
    editor.insert(["blockReason": .string(editor.text("reason"))], key: "promptFeedback", into: first, at: 0)
    for chunk in answer.chunks where chunk != first { editor.remove(chunk: chunk) }
  }

  /// What Azure OpenAI answers, after its documentation.
  private static let azureFilter: JSONValue = [
    "error": [
      "message":
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
      "type": .null, "param": "prompt", "code": "content_filter", "status": 400,
      "innererror": [
        "code": "ResponsibleAIPolicyViolation",
        "content_filter_result": [
          "hate": ["filtered": false, "severity": "safe"], "jailbreak": ["filtered": false, "detected": false],
          "self_harm": ["filtered": false, "severity": "safe"], "sexual": ["filtered": false, "severity": "safe"],
          "violence": ["filtered": true, "severity": "medium"],
        ],
      ],
    ]
  ]

  private static let outMalformedCall = MutationOperator(
    "out-malformed-function-call", .degrade,
    "Gemini's model called a tool in a way that the provider cannot read: the answer has no parts.",
    dialects: [.geminiGenerate], invalidWhen: "the answer does not say why the model stopped",
    expected: "graceful: asked again, or told; missing parts do no harm",
    source: "python-genai `types.py` FinishReason.MALFORMED_FUNCTION_CALL; inngest/agent-kit#178"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    try editor.dropContent(of: answer, leavesEmpty: true)
    try editor.setFinish("MALFORMED_FUNCTION_CALL", in: answer)
    if let candidate = answer.finishes.last?.parent {
      editor.set("finishMessage", in: candidate, to: "Malformed function call: print(default_api.")
    }
  }

  private static let outFailed = MutationOperator(
    "out-failed", .degrade, "The response has the status failed and an error, under the HTTP status 200.",
    parameters: [
      .choice("code", ["server_error", "rate_limit_exceeded", "invalid_prompt"], "the error's code"),
      .choice("output", ["none", "kept"], "whether what the model said until then is there"),
    ],
    dialects: [.openAIResponses], invalidWhen: "the answer is not completed",
    expected: "graceful: not taken for an empty success",
    source:
      "measured: openai 1.109 raises nothing on response.failed; openai-python `types/responses/response_error.py`"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard answer.stopped(.stop) else { throw Inapplicable("the answer is not completed") }
    let code = editor.text("code")
    if editor.text("output") == "none" { try editor.setOutput([], in: answer) }
    try editor.setFailure(code, "The model produced an error. Please try again.", in: answer)
  }
}

extension StepEditor {
  /// Takes the contents of Gemini's candidates out, with the chunks that have nothing else.
  mutating func dropContent(of answer: ModelAnswer, leavesEmpty: Bool = false) throws(Inapplicable) {
    let last = answer.chunks.last { $0["candidates"]?[0]?["finishReason"] != nil }
    guard let last else { throw Inapplicable("the answer does not say why the model stopped") }
    for chunk in answer.chunks where chunk != last && chunk["candidates"] != nil { remove(chunk: chunk) }
    for candidate in last["candidates"]?.elements ?? [] {
      switch (candidate["content"], leavesEmpty) {
      case (let content?, true): replace(content, with: [:])
      case (let content?, false): remove(content)
      case (nil, true): insert([:], key: "content", into: candidate, at: 0)
      case (nil, false): break
      }
    }
  }

  /// Gives a response of OpenAI's Responses the status failed.
  mutating func setFailure(_ code: String, _ message: String, in answer: ModelAnswer) throws(Inapplicable) {
    let event = answer.terminal.last.map { answer.events[$0] }
    guard let response = event.map({ $0.root?["response"] }) ?? answer.content.json?.root,
      let status = response["status"]
    else { throw Inapplicable("the answer has no status") }
    if let type = event?.root?["type"] { replace(type, with: "response.failed") }
    if let range = event?.block.nameRange { replace(range, with: Array("response.failed".utf8)) }
    replace(status, with: "failed")
    set("error", in: response, to: ["code": .string(code), "message": .string(message)])
  }
}

extension ProviderError {
  static let promptBlocked = ProviderError(
    400, "Your prompt was flagged as potentially violating our usage policy.",
    openAI: Words("invalid_request_error", code: "invalid_prompt"), anthropic: Words("invalid_request_error"),
    google: Words("INVALID_ARGUMENT"), amazon: Words("ValidationException"))
}
