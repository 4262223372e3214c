extension InterchangeFormat {
  static let goVCR = InterchangeFormat(
    "go-vcr", title: "go-vcr cassettes of versions 1 to 4, docker/cagent's among them", files: ["*.yaml", "*.yml"],
    importer: GoVCRImporter(), exporter: GoVCRExporter(),
    keeps: [
      .requestHeaders: .reserialised, .requestBody: .exact, .responseHeaders: .reserialised, .responseBody: .exact,
      .times: .partial,
    ],
    notes: """
      Of times there is how long the response's headers took. What Go has decompressed is marked as decoded. It is \
      exported as version 2 of the format, which go-vcr 3 and 4 read.
      """)
}
