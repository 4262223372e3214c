extension InterchangeFormat {
  static let llamaStack = InterchangeFormat(
    "llama-stack", title: "recordings of Llama Stack's and OGX's integration tests", files: ["*.json"],
    importer: LlamaStackImporter(),
    keeps: [
      .requestHeaders: .reconstructed, .requestBody: .reconstructed, .responseHeaders: .reconstructed,
      .responseBody: .reconstructed, .chunks: .reconstructed, .errors: .reconstructed, .toolCalls: .reserialised,
      .session: .partial,
    ],
    notes: """
      The recorder sits in the client library: bodies are made of the library's objects, each piece of a stream as one \
      server-sent event (Ollama: one line).
      """)
}
