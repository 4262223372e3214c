extension InterchangeFormat {
  static let mitmproxy = InterchangeFormat(
    "mitmproxy", title: "mitmproxy flow files, of every version",
    files: ["*.mitm", "*.flow", "*.flows", "*.dump"], importer: MitmproxyImporter(), exporter: MitmproxyExporter(),
    keeps: [
      .requestHeaders: .exact, .requestBody: .exact, .responseHeaders: .exact, .responseBody: .exact, .times: .exact,
      .errors: .exact, .session: .partial,
    ],
    notes: """
      Messages of WebSockets are kept with their times. Bodies that were streamed are marked absent. Flows of TCP, UDP \
      and DNS are counted and left out, certificates too.
      """)
}
