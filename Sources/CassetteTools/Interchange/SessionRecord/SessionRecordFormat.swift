extension InterchangeFormat {
  static let sessionRecord = InterchangeFormat(
    "session-record", title: "session records of the Azure SDKs' test proxy and of openai-dotnet",
    files: ["*.json"], importer: SessionRecordImporter(),
    keeps: [
      .requestHeaders: .reserialised, .requestBody: .reserialised, .responseHeaders: .reserialised,
      .responseBody: .reserialised, .session: .partial,
    ],
    notes: """
      JSON bodies are written again as the test proxy does when it plays them back; other text, and binary bodies, are \
      exact. Values that were replaced by "Sanitized" are marked as redacted.
      """)
}
