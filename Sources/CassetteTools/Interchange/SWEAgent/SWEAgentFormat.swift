extension InterchangeFormat {
  static let sweAgent = InterchangeFormat(
    "swe-agent", title: "SWE-agent's and mini-swe-agent's trajectories", files: ["*.traj", "*.traj.json"],
    importer: SWEAgentImporter(),
    keeps: [
      .requestBody: .reconstructed, .responseBody: .reconstructed, .times: .partial, .toolCalls: .exact,
      .session: .exact,
    ],
    notes: """
      Model calls are made from the queries, or, in old trajectories, from the history before each answer. Actions become \
      tool calls with their observations.
      """)
}
