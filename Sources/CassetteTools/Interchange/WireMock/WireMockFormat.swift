extension InterchangeFormat {
  static let wireMock = InterchangeFormat(
    "wiremock", title: "WireMock stub mappings", files: ["*.json"], importer: WireMockImporter(),
    exporter: WireMockExporter(),
    keeps: [
      .requestHeaders: .partial, .requestBody: .partial, .responseHeaders: .exact, .responseBody: .exact,
      .chunks: .partial, .times: .partial, .errors: .partial,
    ],
    notes: """
      Stubs that match exactly one request are imported as exchanges; those with patterns are no recordings, and are \
      left out with a warning. Requests that come again are exported as scenarios. Hosts and request headers are not \
      matched by what is exported.
      """)
}
