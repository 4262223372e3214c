import CassetteFormat

extension MutationRegistry {
  /// Steps that are lost, repeated or moved, and what tells them apart.
  static let steps: [MutationOperator] = stepOrder + stepFaults + stepIdentity
}
