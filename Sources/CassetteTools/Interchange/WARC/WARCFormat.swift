extension InterchangeFormat {
  static let warc = InterchangeFormat(
    "warc", title: "web archives: WARC, and WACZ", files: ["*.warc", "*.warc.gz", "*.wacz"], importer: WARCImporter(),
    keeps: [
      .requestHeaders: .exact, .requestBody: .exact, .responseHeaders: .exact, .responseBody: .exact,
      .chunks: .reconstructed, .times: .partial, .session: .partial,
    ],
    notes: """
      A time is that of the record, so nothing says how long an exchange took. Revisits get the body of the first visit. \
      Records that are no exchanges, such as resource and metadata, are counted and left out.
      """)
}
