extension InterchangeFormat {
  static let version1 = InterchangeFormat(
    "rw1", title: "llm-rewind's version 1 cassettes", files: ["*.rw"], importer: Version1Importer(),
    exporter: Version1Exporter(),
    keeps: [
      .requestHeaders: .reserialised, .requestBody: .reserialised, .responseHeaders: .reserialised,
      .responseBody: .decoded, .chunks: .reconstructed, .times: .exact, .toolCalls: .exact, .session: .exact,
    ],
    notes: "Binary bodies cannot be written, since the format keeps bodies as text.")
}
