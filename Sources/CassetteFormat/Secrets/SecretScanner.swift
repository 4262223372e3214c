/// Finds secrets in flat text, in time linear in its length; holds no state between texts.
public struct SecretScanner: Sendable {
  /// A shape of a rule, to be tried.
  private struct Candidate: Sendable {
    var rule: SecretRule
    var shape: SecretShape
  }

  private var index = LiteralIndex()
  private var candidates: [Candidate] = []
  private let allowed: [AllowedText]

  /// - Parameters:
  ///   - rules: What is looked for; personal data only when its rules are named.
  ///   - allow: What is no secret though it looks like one.
  public init(rules: [SecretRule] = SecretRule.secrets, allow: [AllowedText] = []) {
    allowed = allow
    for rule in rules {
      for shape in rule.shapes { add(Candidate(rule: rule, shape: shape)) }
    }
  }

  private mutating func add(_ candidate: Candidate) {
    let id = candidates.count
    candidates.append(candidate)
    switch candidate.shape.trigger {
    case .anchor(let texts, let folded, _):
      for text in texts { index.add(Array(text.utf8), folded: folded, id: id) }
    case .near(let words, _):
      for word in words { index.add(Array(word.utf8), folded: true, id: id) }
    case .beside, .value: break
    }
  }

  /// The secrets in a text: in ascending order and not overlapping; of two that overlap, the one whose rule says more.
  public func matches(in text: UnsafeRawBufferPointer, context: SecretContext = SecretContext()) -> [SecretMatch] {
    var search = ShapeSearch(text, context, allowed)
    index.forEachPlace(in: text) { id, place in
      let candidate = candidates[id]
      guard case .anchor(_, _, let before) = candidate.shape.trigger else { return }
      search.find(candidate.rule, candidate.shape, at: place, before: before)
    }
    for candidate in candidates where !search.found.isEmpty {
      guard case .beside(let distance) = candidate.shape.trigger else { continue }
      let places = search.found.filter { $0.rule == candidate.rule }.map(\.range)
      search.find(candidate.rule, candidate.shape, within: distance, of: places)
    }
    return search.found.withoutOverlaps()
  }

  /// The secrets in a text.
  public func matches(in text: [UInt8], context: SecretContext = SecretContext()) -> [SecretMatch] {
    text.withUnsafeBytes { matches(in: $0, context: context) }
  }
}
