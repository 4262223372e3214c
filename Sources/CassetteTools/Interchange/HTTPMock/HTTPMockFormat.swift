extension InterchangeFormat {
  static let httpMock = InterchangeFormat(
    "httpmock", title: "recordings of Rust's httpmock, rig's among them", files: ["*.yaml", "*.yml"],
    importer: HTTPMockImporter(),
    keeps: [
      .requestHeaders: .partial, .requestBody: .exact, .responseHeaders: .partial, .responseBody: .exact,
    ],
    notes: """
      Each document is a request and its answer. Scheme and host are mostly not recorded, and only those headers are that \
      the recorder was told to keep.
      """)
}
