extension InterchangeFormat {
  static let nock = InterchangeFormat(
    "nock", title: "nock's recorded definitions", files: ["*.json"], importer: NockImporter(),
    keeps: [
      .requestHeaders: .partial, .requestBody: .reserialised, .responseHeaders: .exact, .responseBody: .reserialised,
      .chunks: .partial,
    ],
    notes: """
      JSON bodies are written again without white space; compressed bodies are exact, with their chunks (not when they \
      were sent). Response bodies that fetch received were compressed again by nock.
      """)
}
