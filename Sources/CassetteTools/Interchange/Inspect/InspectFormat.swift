extension InterchangeFormat {
  static let inspect = InterchangeFormat(
    "inspect", title: "Inspect's logs of evaluations, .eval and .json", files: ["*.eval", "*.json"],
    importer: InspectImporter(),
    keeps: [
      .requestBody: .reserialised, .responseBody: .reserialised, .times: .exact, .errors: .partial,
      .toolCalls: .exact, .session: .exact,
    ],
    notes: """
      Each sample is a lane. The bodies are those that the provider's client had parsed, or, where the log has none, made \
      from the messages and marked so; headers are not in the log. Scores and errors become markers.
      """)
}
