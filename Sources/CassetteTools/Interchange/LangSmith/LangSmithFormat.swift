extension InterchangeFormat {
  static let langSmith = InterchangeFormat(
    "langsmith", title: "LangSmith's exports of runs", files: ["*.json", "*.jsonl"], importer: LangSmithImporter(),
    keeps: [
      .requestBody: .reconstructed, .responseBody: .reconstructed, .times: .exact, .errors: .exact,
      .toolCalls: .exact, .session: .partial,
    ],
    notes: "Runs of type llm become exchanges made from their messages, runs of type tool become tool calls.")
}
