extension InterchangeFormat {
  static let ddTestAgent = InterchangeFormat(
    "ddtestagent", title: "cassettes of Datadog's test agent, one exchange a file", files: ["*.json"],
    importer: DDTestAgentImporter(),
    keeps: [
      .requestHeaders: .reserialised, .requestBody: .decoded, .responseHeaders: .reserialised, .responseBody: .decoded,
    ],
    notes: "Of headers of one name the last is kept. Bodies are text without their content coding.")
}
