extension InterchangeFormat {
  static let har = InterchangeFormat(
    "har", title: "HAR 1.2 of browsers, Playwright, mitmproxy, Charles, Fiddler and others",
    files: ["*.har", "*.har.gz", "*.har.zip", "*.zhar"], importer: HARImporter(), exporter: HARExporter(),
    keeps: [
      .requestHeaders: .exact, .requestBody: .decoded, .responseHeaders: .exact, .responseBody: .decoded,
      .chunks: .reconstructed, .times: .exact, .errors: .exact, .session: .partial,
    ],
    notes: """
      Bodies come without their content coding, and text in UTF-8. An export keeps what HAR has no place for in members \
      called _rw, and reads it from there again; events that are not HTTP are left out.
      """)
}
