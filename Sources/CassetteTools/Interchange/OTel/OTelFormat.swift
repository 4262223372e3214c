extension InterchangeFormat {
  static let openTelemetry = InterchangeFormat(
    "otel", title: "OpenTelemetry spans of generative AI, as OTLP JSON", files: ["*.json", "*.jsonl"],
    importer: OTelImporter(), exporter: OTelExporter(),
    keeps: [
      .requestBody: .reconstructed, .responseBody: .reconstructed, .times: .exact, .errors: .partial,
      .toolCalls: .exact, .session: .partial,
    ],
    notes: """
      Written by the semantic conventions 1.37 (gen_ai.input.messages); read also by those up to 1.36, OpenLLMetry's and \
      OpenInference's. Spans have no headers and no bytes: exchanges are made from messages.
      """)
}
