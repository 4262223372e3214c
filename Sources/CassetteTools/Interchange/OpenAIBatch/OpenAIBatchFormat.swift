extension InterchangeFormat {
  static let openAIBatch = InterchangeFormat(
    "openai-batch", title: "request and output files of OpenAI's Batch API, and of those that speak it",
    files: ["*.jsonl"], importer: OpenAIBatchImporter(), exporter: OpenAIBatchExporter(),
    keeps: [
      .requestBody: .reserialised, .responseBody: .reserialised, .errors: .partial,
    ],
    notes: """
      Requests and outputs are paired by their custom_id, when they are in one file or in two that are named alike \
      (x_input.jsonl, x_output.jsonl). Headers are in neither. Only requests are exported.
      """)
}
