extension InterchangeFormat {
  static let curl = InterchangeFormat(
    "curl", title: "curl: what --trace, --trace-ascii and -v write is read, commands for a shell are written",
    files: ["*.trace", "*.txt", "*.log", "*.sh"], importer: CurlTraceImporter(), exporter: CurlExporter(),
    keeps: [
      .requestHeaders: .exact, .requestBody: .exact, .responseHeaders: .exact, .responseBody: .exact, .chunks: .exact,
      .times: .partial, .errors: .partial,
    ],
    notes: """
      --trace has every byte, and, with --trace-time, the time of each; bodies of --trace-ascii have dots where a byte \
      cannot be printed, and are marked so; -v shows no bodies, which are marked absent. \
      Exported are requests only, secrets as they are in the cassette; Content-Length and Transfer-Encoding are for curl \
      to make.
      """)
}
