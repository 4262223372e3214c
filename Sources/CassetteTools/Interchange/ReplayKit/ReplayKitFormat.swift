extension InterchangeFormat {
  static let replayKit = InterchangeFormat(
    "replaykit", title: "ReplayKit's cases: a folder with case.yaml, source-trace.json and fixtures",
    files: ["case.yaml", "source-trace.json"], importer: ReplayKitImporter(), folderExporter: ReplayKitExporter(),
    keeps: [.errors: .exact, .toolCalls: .exact, .session: .exact],
    notes: """
      Only tool calls, messages and errors are in a trace. The files of the case are kept whole in the session's \
      metadata. An export is a folder: give its name to -o.
      """)
}
