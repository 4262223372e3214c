/// Finds secrets in flat text, in time linear in its length; holds no state between texts.
public struct SecretScanner: Sendable {
  /// A shape of a rule, to be tried.
  private struct Candidate: Sendable {
    var rule: SecretRule
    var shape: SecretShape
  }

  private var index = LiteralIndex()
  /// Those that the index finds the anchors and words of, by its ids, and the others.
  private var anchored: [Candidate] = []
  private var nearby: [Candidate] = []
  private var beside: [Candidate] = []
  private var values: [Candidate] = []
  private var words: [Candidate] = []
  private let allowed: [AllowedText]

  /// - Parameters:
  ///   - rules: What is looked for; personal data only when its rules are among them.
  ///   - allow: What is no secret though it looks like one.
  public init(rules: [SecretRule] = SecretRule.secrets, allow: [AllowedText] = []) {
    allowed = allow
    for rule in rules {
      for shape in rule.shapes { add(Candidate(rule: rule, shape: shape)) }
    }
  }

  private mutating func add(_ candidate: Candidate) {
    switch candidate.shape.trigger {
    case .anchor(let texts, let folded, _):
      for text in texts { index.add(Array(text.utf8), folded: folded, id: anchored.count) }
      anchored.append(candidate)
    case .bytes(let bytes, let folded):
      index.add(bytes, folded: folded, id: anchored.count)
      anchored.append(candidate)
    case .near(let texts, _):
      // Negative ids, so that one number says which list it is of.
      for text in texts { index.add(Array(text.utf8), folded: true, id: ~nearby.count) }
      nearby.append(candidate)
    case .beside: beside.append(candidate)
    case .value: values.append(candidate)
    case .word: words.append(candidate)
    }
  }

  /// The secrets in a text, in ascending order and not overlapping: of two that overlap, the one whose rule says more.
  public func matches(in text: UnsafeRawBufferPointer, context: SecretContext = SecretContext()) -> [SecretMatch] {
    var search = ShapeSearch(text, context, allowed)
    var places: [(id: Int, place: Range<Int>)] = []
    index.forEachPlace(in: text) { id, place in
      guard id >= 0 else { return places.append((~id, place)) }
      search.find(anchored[id].rule, anchored[id].shape, at: place)
    }
    findNearby(places, &search)
    findBeside(&search)
    for candidate in words {
      guard case .word(let alphabet) = candidate.shape.trigger else { continue }
      search.find(candidate.rule, candidate.shape, startingWith: alphabet)
    }
    findValues(&search)
    return search.found.withoutOverlaps()
  }

  /// The secrets in a text.
  public func matches(in text: [UInt8], context: SecretContext = SecretContext()) -> [SecretMatch] {
    text.withUnsafeBytes { matches(in: $0, context: context) }
  }

  private func findNearby(_ places: [(id: Int, place: Range<Int>)], _ search: inout ShapeSearch) {
    guard !places.isEmpty else { return }
    for (id, candidate) in nearby.enumerated() {
      guard case .near(_, let distance) = candidate.shape.trigger else { continue }
      let own = places.filter { $0.id == id }.map(\.place).sorted { $0.lowerBound < $1.lowerBound }
      search.find(candidate.rule, candidate.shape, within: distance, of: own)
    }
  }

  private func findBeside(_ search: inout ShapeSearch) {
    guard !search.found.isEmpty else { return }
    for candidate in beside {
      guard case .beside(let distance) = candidate.shape.trigger else { continue }
      let own = search.found.filter { $0.rule == candidate.rule }.map(\.range)
      search.find(
        candidate.rule, candidate.shape, within: distance, of: own.sorted { $0.lowerBound < $1.lowerBound })
    }
  }

  private func findValues(_ search: inout ShapeSearch) {
    if case .text = search.context.field { return }
    for candidate in values {
      guard case .value(let fields, let hosts) = candidate.shape.trigger, fields.contain(search.context.field),
        hosts.isEmpty || search.context.isOf(hosts: hosts)
      else { continue }
      search.find(whole: candidate.rule, candidate.shape)
    }
  }
}
