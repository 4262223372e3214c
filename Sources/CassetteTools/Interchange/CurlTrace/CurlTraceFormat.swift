extension InterchangeFormat {
  static let curl = InterchangeFormat(
    "curl", title: "curl's --trace, --trace-ascii and -v", files: ["*.trace", "*.txt", "*.log"],
    importer: CurlTraceImporter(),
    keeps: [
      .requestHeaders: .exact, .requestBody: .exact, .responseHeaders: .exact, .responseBody: .exact, .chunks: .exact,
      .times: .partial, .errors: .partial,
    ],
    notes: """
      --trace has every byte, and, with --trace-time, the time of each; bodies of --trace-ascii have dots where a byte \
      cannot be printed, and are marked so; -v shows no bodies, which are marked absent.
      """)
}
