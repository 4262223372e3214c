extension InterchangeFormat {
  static let langfuse = InterchangeFormat(
    "langfuse", title: "Langfuse's exports of traces and observations", files: ["*.json", "*.jsonl"],
    importer: LangfuseImporter(),
    keeps: [
      .requestBody: .reconstructed, .responseBody: .reconstructed, .times: .exact, .errors: .exact,
      .toolCalls: .exact, .session: .partial,
    ],
    notes: "Generations become exchanges made from their messages, observations of type TOOL become tool calls.")
}
