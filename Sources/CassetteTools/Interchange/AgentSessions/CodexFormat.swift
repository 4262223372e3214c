extension InterchangeFormat {
  static let codex = InterchangeFormat(
    "codex", page: "agent-sessions", title: "Codex's session rollouts", files: ["rollout-*.jsonl"],
    importer: CodexImporter(),
    keeps: [
      .requestBody: .reconstructed, .responseBody: .reconstructed, .times: .exact, .toolCalls: .exact,
      .session: .partial,
    ],
    notes: """
      Items that the model gave in a row are one response; its request has the items before. Tools are not in the log.
      """)

  static let pi = InterchangeFormat(
    "pi", page: "agent-sessions", title: "pi's session files", files: ["*.jsonl"], importer: PiImporter(),
    keeps: [
      .requestBody: .reconstructed, .responseBody: .reconstructed, .times: .exact, .errors: .partial,
      .toolCalls: .exact, .session: .partial,
    ],
    notes: """
      Each answer is an exchange; its request has the messages on its branch. System prompt and tools are not in the log.
      """)

  static let copilot = InterchangeFormat(
    "copilot", page: "agent-sessions", title: "GitHub Copilot's session events", files: ["events.jsonl", "*.jsonl"],
    importer: CopilotImporter(),
    keeps: [
      .requestBody: .reconstructed, .responseBody: .reconstructed, .times: .exact, .errors: .partial,
      .toolCalls: .exact, .session: .partial,
    ],
    notes: "Each answer is an exchange made from the messages before it. System prompt and tools may not be in the log."
  )
}
