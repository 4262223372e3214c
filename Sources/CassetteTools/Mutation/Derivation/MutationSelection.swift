public import CassetteFormat

/// Which mutants of a cassette are wanted.
public struct MutationSelection: Sendable {
  /// Patterns for ids of operators, such as `sse-*`.
  public var operators: [String] = []
  public var classes: Set<MutationClass> = []
  /// Whether an event is looked at, by its number; nil for all.
  public var steps: (@Sendable (Int) -> Bool)?
  /// Patterns for ids of mutants.
  public var ids: [String] = []
  /// Parameters by operator and name, in the place of the standard ones.
  public var parameters: [String: JSONObject] = [:]
  /// Whether each value of each choice gives a mutant, not only the standard one.
  public var hasVariants = false
  /// What all choices depend on.
  public var seed = 0
  /// One of so many equal parts of the mutants: the same on every machine.
  public var shard: (part: Int, of: Int)?
  /// The align keys of another cassette: steps that it has are passed over.
  public var known: Set<Digest>?
  /// At most so many, evenly from the families.
  public var sample: Int?

  public init() {}

  func wants(_ step: MutationStep) -> Bool {
    if let steps, !steps(step.event.sequence) { return false }
    if let known, let key = step.keys?.align?.digest, known.contains(key) { return false }
    return true
  }

  /// The operators with the parameters to try.
  func variants() -> [(operator: MutationOperator, parameters: JSONObject)] {
    let globs = operators.map(Glob.init)
    var result: [(operator: MutationOperator, parameters: JSONObject)] = []
    for item in MutationRegistry.all where globs.isEmpty || globs.contains(where: { $0.matches(item.id) }) {
      let chosen = parameters[item.id] ?? JSONObject()
      guard let standard = item.values(chosen) else { continue }
      result.append((item, standard))
      guard hasVariants else { continue }
      for parameter in item.parameters where chosen[parameter.name] == nil {
        guard case .choice(let choices) = parameter.values else { continue }
        for choice in choices where standard[parameter.name] != .string(choice) {
          var values = standard
          values[parameter.name] = .string(choice)
          result.append((item, values))
        }
      }
    }
    return result.filter { classes.isEmpty || classes.contains($0.operator.kind($0.parameters)) }
  }

  func wants(_ id: String) -> Bool {
    if let shard, Self.hash(id, "shard") % UInt64(shard.of) != UInt64(shard.part - 1) { return false }
    return ids.isEmpty || ids.contains { Glob($0).matches(id) }
  }

  /// A number that depends on the id and nothing else.
  static func hash(_ id: String, _ salt: String) -> UInt64 {
    UInt64(Digest(of: Array("\(id) \(salt)".utf8)).hex.prefix(16), radix: 16) ?? 0
  }
}
