extension InterchangeFormat {
  static let claudeCode = InterchangeFormat(
    "claude-code", title: "Claude Code's session transcripts, messages of the Agent SDK", files: ["*.jsonl", "*.json"],
    importer: ClaudeCodeImporter(),
    keeps: [
      .requestBody: .reconstructed, .responseBody: .reconstructed, .times: .exact, .errors: .partial,
      .toolCalls: .exact, .session: .partial,
    ],
    notes: """
      An exchange is made of the content blocks that share a message id. Its request has the messages that led to it; the \
      system prompt and the tools are not in the transcript. Sidechains are lanes.
      """)
}
