extension InterchangeFormat {
  static let rubyVCR = InterchangeFormat(
    "ruby-vcr", title: "Ruby VCR cassettes in YAML and JSON, and Betamax cassettes",
    files: ["*.yml", "*.yaml", "*.json"], importer: RubyVCRImporter(), exporter: RubyVCRExporter(.yaml),
    keeps: rubyVCRKeeps,
    notes: """
      Times are to the second and say when the exchange was over. Text comes in the encoding that the recording names, \
      as VCR replays it. VCR keeps methods in lower case.
      """)

  static let rubyVCRJSON = InterchangeFormat(
    "ruby-vcr-json", page: "ruby-vcr", title: "Ruby VCR cassettes of its JSON serializer", files: ["*.json"],
    exporter: RubyVCRExporter(.json), keeps: rubyVCRKeeps, notes: "They are imported as ruby-vcr.")

  static let betamax = InterchangeFormat(
    "betamax", page: "ruby-vcr", title: "Betamax cassettes in JSON", files: ["*.json"],
    exporter: RubyVCRExporter(.betamax),
    keeps: rubyVCRKeeps, notes: "They are imported as ruby-vcr.")

  private static let rubyVCRKeeps: [Part: Fidelity] = [
    .requestHeaders: .reserialised, .requestBody: .exact, .responseHeaders: .reserialised, .responseBody: .exact,
    .times: .partial,
  ]
}
