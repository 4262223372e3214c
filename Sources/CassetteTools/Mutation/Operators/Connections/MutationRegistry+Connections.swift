import CassetteFormat

extension MutationRegistry {
  /// Connections that are refused, lost, slow or silent.
  static let connections: [MutationOperator] = lostConnections + brokenAnswers + slowAnswers
}
