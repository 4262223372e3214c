import CassetteFormat

extension MutationRegistry {
  /// Answers of a model that are not what was hoped for: cut, refused, filtered, empty, in other words.
  static let outcomes: [MutationOperator] =
    outcomeLengths + outcomeRefusals + outcomeBlanks + outcomeLabels + outcomeUsages + outcomeWords + outcomeStructures
    + outcomeSessions

  /// The wire formats of models that operators know.
  static let models: [KeyDialect] = [.openAIChat, .openAIResponses, .anthropicMessages, .geminiGenerate]
}
