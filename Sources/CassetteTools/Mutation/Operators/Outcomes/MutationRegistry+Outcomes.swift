import CassetteFormat

extension MutationRegistry {
  /// Answers of a model that are not what was hoped for: cut, refused, filtered, empty, in other words.
  static let outcomes: [MutationOperator] =
    outcomeLengths + outcomeRefusals + outcomeBlanks + outcomeLabels + outcomeUsages + outcomeWords + outcomeStructures
    + outcomeSessions
}
