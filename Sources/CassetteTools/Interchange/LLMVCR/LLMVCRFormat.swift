extension InterchangeFormat {
  static let llmVCR = InterchangeFormat(
    "llm-vcr", title: "llm-vcr cassettes", files: ["*.yaml", "*.yml"], importer: LLMVCRImporter(),
    keeps: [
      .requestHeaders: .reserialised, .requestBody: .reserialised, .responseHeaders: .reserialised,
      .responseBody: .reserialised, .chunks: .reconstructed, .session: .partial,
    ],
    notes: "Its chunks are the server-sent events of the body, not what arrived together; there are no times.")
}
