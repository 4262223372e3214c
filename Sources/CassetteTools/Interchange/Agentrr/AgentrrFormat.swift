extension InterchangeFormat {
  static let agentrr = InterchangeFormat(
    "agentrr", title: "agentrr's logs", files: ["*.jsonl"], importer: AgentrrImporter(), exporter: AgentrrExporter(),
    keeps: [
      .requestBody: .reconstructed, .responseBody: .reconstructed, .times: .exact, .errors: .exact, .toolCalls: .exact,
      .readings: .exact, .session: .exact,
    ],
    notes: """
      A log has the calls of client libraries, not HTTP: requests and responses are made from them. Steps are markers; \
      what events have no member for is kept in the session's metadata, so that an export gives the log back.
      """)
}
