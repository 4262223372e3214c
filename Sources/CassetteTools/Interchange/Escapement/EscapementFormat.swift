extension InterchangeFormat {
  static let escapement = InterchangeFormat(
    "escapement", title: "Escapement's traces, exported or in its store", files: ["tr_*.json", "traces.db"],
    importer: EscapementImporter(),
    keeps: [
      .requestBody: .reconstructed, .responseBody: .reserialised, .times: .exact, .errors: .exact, .toolCalls: .exact,
      .checkpoints: .exact, .session: .exact,
    ],
    notes: """
      Requests are made from the arguments of the client library's call. A store is read through the system's SQLite \
      library; several traces of one store become lanes.
      """)
}
