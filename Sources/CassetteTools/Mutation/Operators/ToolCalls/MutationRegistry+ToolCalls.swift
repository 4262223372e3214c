extension MutationRegistry {
  /// Calls of tools that are not as the tool's schema has them, or not as the protocol pairs them.
  static let toolCalls: [MutationOperator] =
    toolArguments + toolSchemas + toolNames + toolIDs + toolSets + toolTexts
}
