extension InterchangeFormat {
  static let sseChunks = InterchangeFormat(
    "sse-chunks", title: "payloads of an event stream line by line, as the Vercel AI SDK's chunks.txt",
    files: ["*.chunks.txt"], importer: SSEChunksImporter(),
    keeps: [.responseHeaders: .reconstructed, .responseBody: .reconstructed, .chunks: .reconstructed],
    notes: """
      The request is not in such a file: its target is told from the answer, and everything else of it is absent. \
      Named with --from, a JSON file is taken for the body of a response that is no stream.
      """)
}
