import CassetteFormat

extension MutationRegistry {
  /// Sessions and versions of the protocol.
  static let mcpSessions = [session404, versionUnsupported, inputRequired]

  private static let session404 = MutationOperator(
    "mcp-session-404", .transient, "The server does not know the session any more.", dialects: [.mcp],
    subject: .result, invalidWhen: "the request has no session, or the recorded answer is an error",
    expected: "recover: a new session is initialised, and the request sent again",
    source: "MCP specification 2025-11-25, Streamable HTTP, session management"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    guard editor.step.exchange?.request.message.header("Mcp-Session-Id") != nil else {
      throw Inapplicable("the request has no session")
    }
    editor.answer(
      404, type: "application/json",
      JSONText.encode([
        "jsonrpc": "2.0", "error": ["code": -32001, "message": "Session not found"], "id": .null,
      ]))
  }

  private static let versionUnsupported = MutationOperator(
    "mcp-version-unsupported", .degrade, "The server does not speak the version of the protocol that was asked for.",
    parameters: [
      .choice("code", ["-32022", "-32020"], "the error: an unsupported version, headers that the body contradicts")
    ],
    dialects: [.mcp], subject: .result, invalidWhen: "the request is none with an id, or the recorded answer an error",
    expected: "graceful: a version that both know is taken after `server/discover`, or the user is told",
    source: "MCP schema 2026-07-28, UnsupportedProtocolVersionError and HeaderMismatchError"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    guard let id = editor.step.request?["id"]?.value else { throw Inapplicable("the request has no id") }
    let asked = editor.step.exchange?.request.message.header("MCP-Protocol-Version")?.description
    let own = editor.step.request?["params"]?["protocolVersion"]?.string
    let error: JSONValue =
      editor.text("code") == "-32020"
      ? ["code": -32020, "message": "Header mismatch: MCP-Protocol-Version does not match the body"]
      : [
        "code": -32022, "message": "Unsupported protocol version",
        "data": [
          "supported": .array(["2024-11-05"]), "requested": .string(asked ?? own ?? "2026-07-28"),
        ],
      ]
    editor.answer(400, type: "application/json", JSONText.encode(["jsonrpc": "2.0", "id": id, "error": error]))
  }

  private static let inputRequired = MutationOperator(
    "mcp-input-required", .degrade, "The server wants to know something from the user before it runs the tool.",
    dialects: [.mcp], subject: .result, invalidWhen: "the recorded answer is no result of a tool call",
    expected: "graceful: the user is asked and the request sent again with the answer, or the model is told",
    source: "MCP schema 2026-07-28, InputRequiredResult"
  ) { editor throws(Inapplicable) in
    let result = try editor.callResult()
    let state = editor.token(32)
    editor.replace(
      result,
      with: [
        "resultType": "input_required",
        "inputRequests": [
          "confirm": [
            "method": "elicitation/create",
            "params": [
              "mode": "form", "message": "Do you really want this?",
              "requestedSchema": [
                "type": "object", "properties": ["confirmed": ["type": "boolean"]],
                "required": .array(["confirmed"]),
              ],
            ],
          ]
        ],
        "requestState": .string(state),
      ])
  }
}
