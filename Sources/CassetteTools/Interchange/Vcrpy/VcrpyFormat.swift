extension InterchangeFormat {
  static let vcrpy = InterchangeFormat(
    "vcrpy", title: "vcrpy and pytest-recording cassettes, LangChain's and pydantic-ai's among them",
    files: ["*.yaml", "*.yml", "*.yaml.gz", "*.json"], importer: VcrpyImporter(), exporter: VcrpyExporter(),
    keeps: [
      .requestHeaders: .reserialised, .requestBody: .exact, .responseHeaders: .reserialised, .responseBody: .exact,
    ],
    notes: """
      Headers come in the order of their names. Bodies that a recorder has parsed are written again as vcrpy's loader \
      does, and marked so.
      """)
}
