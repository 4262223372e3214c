extension InterchangeFormat {
  static let httprr = InterchangeFormat(
    "httprr", title: "httprr logs of Go projects, as LangChainGo, ADK and Oscar keep them",
    files: ["*.httprr", "*.httprr.gz"], importer: HttprrImporter(), exporter: HttprrExporter(),
    keeps: [
      .requestHeaders: .reserialised, .requestBody: .exact, .responseHeaders: .reserialised, .responseBody: .exact,
      .chunks: .reconstructed,
    ],
    notes: """
      Headers are as Go writes them: sorted, and without what a scrubber removed. The borders of chunks are kept, their \
      times were not recorded. A replay finds a request by its exact bytes.
      """)
}
