extension InterchangeFormat {
  static let polly = InterchangeFormat(
    "polly", title: "Polly.JS recordings, Cody's YAML among them", files: ["recording.har", "*.har.yaml"],
    importer: PollyImporter(), exporter: PollyExporter(),
    keeps: [
      .requestHeaders: .reserialised, .requestBody: .exact, .responseHeaders: .reserialised, .responseBody: .exact,
      .chunks: .reconstructed, .times: .exact, .session: .partial,
    ],
    notes: "Bodies are the bytes that Polly.JS replays. Exchanges without a response cannot be written.")
}
