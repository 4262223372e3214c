extension InterchangeFormat {
  static let hoverfly = InterchangeFormat(
    "hoverfly", title: "Hoverfly simulations, versions 1 to 5", files: ["*.json"], importer: HoverflyImporter(),
    exporter: HoverflyExporter(),
    keeps: [
      .requestHeaders: .partial, .requestBody: .exact, .responseHeaders: .exact, .responseBody: .exact,
      .times: .partial,
    ],
    notes: """
      Pairs that match exactly one request are imported; those with patterns are no recordings, and are left out with \
      a warning. Requests that come again are exported as sequences of states.
      """)
}
