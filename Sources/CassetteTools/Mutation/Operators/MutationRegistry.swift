import CassetteFormat

/// All operators, in the order of their families.
public enum MutationRegistry {
  public static let all: [MutationOperator] =
    http + connections + bodies + streamFramings + streamFaults + drifts + outcomes + toolCalls + results + mcp + steps

  /// The operator of an id.
  public static func named(_ id: String) -> MutationOperator? { byID[id] }

  private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
}
