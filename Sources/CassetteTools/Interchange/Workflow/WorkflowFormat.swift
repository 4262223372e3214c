extension InterchangeFormat {
  static let workflow = InterchangeFormat(
    "workflow", title: "replayable agent workflows: step events, checkpoints, golden traces and tool recordings",
    files: ["checkpoints.db", "*.json"], importer: WorkflowImporter(), exporter: GoldenTraceExporter(),
    keeps: [.times: .exact, .toolCalls: .exact, .checkpoints: .exact, .session: .exact],
    notes: """
      A store is read through the system's SQLite library, its payloads from the folder blobs beside it. What is exported \
      is a golden trace, which has the names of tools in their order and what is expected of the end.
      """)
}
