import CassetteFormat

extension MutationRegistry {
  /// Bodies whose length, framing or content coding is not what the head says.
  static let bodies: [MutationOperator] = []
}
