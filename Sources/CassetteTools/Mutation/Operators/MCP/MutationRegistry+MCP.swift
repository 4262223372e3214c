extension MutationRegistry {
  /// What a server of the Model Context Protocol may answer.
  static let mcp: [MutationOperator] = mcpTools + mcpSessions + mcpMessages
}
