/// Finds secrets in flat text, in time linear in its length; holds no state between texts.
public struct SecretScanner: Sendable {
  /// A shape of a rule, to be tried; shared, so that a try that fails at once copies nothing.
  private final class Candidate: Sendable {
    let rule: SecretRule
    let shape: SecretShape
    let boundary: Alphabet?
    /// What stands before its anchor.
    let before: SecretShape.Run?

    init(_ rule: SecretRule, _ shape: SecretShape) {
      self.rule = rule
      self.shape = shape
      boundary = shape.boundary
      if case .anchor(_, _, let before) = shape.trigger { self.before = before } else { before = nil }
    }
  }

  /// What a text of the index is: the anchor, the word beside or the evidence of a candidate.
  private enum Use: Sendable {
    case anchor(Int)
    case nearby(Int)
    case evidence(Int)
  }

  private var index = LiteralIndex()
  private var uses: [Use] = []
  private var anchored: [Candidate] = []
  private var nearby: [Candidate] = []
  private var beside: [Candidate] = []
  private var values: [Candidate] = []
  private var words: [Candidate] = []
  private var fields = ExpectedFields()
  /// Whether a text is looked for that a JSON string has only with simple escapes: for line ends and quotes.
  private var hasEscapedText = false
  private let allowed: [AllowedText]

  /// The scanner for every rule of secrets, made once: its tables take half a millisecond.
  public static let secrets = SecretScanner()

  /// - Parameters:
  ///   - rules: What is looked for; personal data only when its rules are among them.
  ///   - allow: What is no secret though it looks like one.
  public init(rules: [SecretRule] = SecretRule.secrets, allow: [AllowedText] = []) {
    allowed = allow
    for rule in rules {
      for shape in rule.shapes { add(Candidate(rule, shape)) }
    }
  }

  private mutating func add(_ candidate: Candidate) {
    switch candidate.shape.trigger {
    case .anchor(let texts, let folded, _):
      add(texts, folded: folded, .anchor(anchored.count))
      add(candidate.shape.evidence?.words ?? [], folded: true, .evidence(anchored.count))
      anchored.append(candidate)
    case .bytes(let bytes, let folded):
      add([bytes], folded: folded, .anchor(anchored.count))
      anchored.append(candidate)
    case .near(let texts, _):
      add(texts, folded: true, .nearby(nearby.count))
      nearby.append(candidate)
    case .beside: beside.append(candidate)
    case .value(let fields, _):
      self.fields.add(fields)
      values.append(candidate)
    case .word: words.append(candidate)
    }
  }

  private mutating func add(_ texts: [String], folded: Bool, _ use: Use) {
    add(texts.map { Array($0.utf8) }, folded: folded, use)
  }

  private mutating func add(_ texts: [[UInt8]], folded: Bool, _ use: Use) {
    for text in texts { index.add(text, folded: folded, id: uses.count) }
    hasEscapedText = hasEscapedText || texts.contains { $0.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") } }
    uses.append(use)
  }

  /// The secrets in a text, in ascending order and not overlapping: of two that overlap, the one whose rule says more.
  public func matches(in text: UnsafeRawBufferPointer, context: SecretContext = SecretContext()) -> [SecretMatch] {
    search(text, context).found.withoutOverlaps()
  }

  /// The secrets in a text.
  public func matches(in text: [UInt8], context: SecretContext = SecretContext()) -> [SecretMatch] {
    text.withUnsafeBytes { matches(in: $0, context: context) }
  }

  /// All matches, of which some may overlap, and what it took to find them.
  func search(_ text: UnsafeRawBufferPointer, _ context: SecretContext) -> ShapeSearch {
    var search = ShapeSearch(text, context, allowed)
    var places: [Int: [Range<Int>]] = [:]
    var evidence: [Int: [Range<Int>]] = [:]
    let compared = index.forEachPlace(in: text) { id, place in
      switch uses[id] {
      case .nearby(let candidate): places[candidate, default: []].append(place)
      case .evidence(let candidate): evidence[candidate, default: []].append(place)
      case .anchor(let number):
        let candidate = anchored[number]
        guard let start = search.start(of: place, after: candidate.before, boundary: candidate.boundary) else { return }
        search.find(candidate.rule, candidate.shape, from: start, at: place, id: number)
      }
    }
    search.count(compared)
    search.weigh(evidence)
    findNearby(places, &search)
    findBeside(&search)
    for candidate in words {
      guard case .word(let alphabet) = candidate.shape.trigger else { continue }
      search.find(candidate.rule, candidate.shape, startingWith: alphabet)
    }
    findValues(&search)
    return search
  }

  private func findNearby(_ places: [Int: [Range<Int>]], _ search: inout ShapeSearch) {
    for id in nearby.indices {
      guard let own = places[id], case .near(_, let distance) = nearby[id].shape.trigger else { continue }
      search.find(nearby[id].rule, nearby[id].shape, within: distance, of: own.ascending())
    }
  }

  private func findBeside(_ search: inout ShapeSearch) {
    guard !search.found.isEmpty else { return }
    for candidate in beside {
      guard case .beside(let distance) = candidate.shape.trigger else { continue }
      let own = search.found.filter { $0.rule == candidate.rule }.map(\.range)
      search.find(candidate.rule, candidate.shape, within: distance, of: own.ascending())
    }
  }

  private func findValues(_ search: inout ShapeSearch) {
    guard fields.mayContain(search.context.field) else { return }
    for candidate in values {
      guard case .value(let fields, let hosts) = candidate.shape.trigger, fields.contain(search.context.field),
        hosts.isEmpty || search.context.isOf(hosts: hosts)
      else { continue }
      search.find(whole: candidate.rule, candidate.shape)
    }
  }

  // MARK: A first look

  /// Whether the name of a field alone may make a secret of its value.
  package func expectsValue(of field: SecretContext.Field) -> Bool { fields.mayContain(field) }

  /// Whether the name of a JSON member alone may make a secret of its value.
  package func expectsValue(ofMember name: UnsafeRawBufferPointer) -> Bool { fields.mayContain(member: name) }

  /// Hands out the places that secrets which are not the value of a field are found by; there is none without one. In a JSON
  /// string they are where they are in its text, unless a part of them is escaped by its number.
  ///
  /// - Returns: False for rules that need no such place.
  package func forEachPlace(in text: UnsafeRawBufferPointer, _ body: (Range<Int>) -> Void) -> Bool {
    guard words.isEmpty, !hasEscapedText else { return false }
    _ = index.forEachPlace(in: text) { id, place in
      switch uses[id] {
      // Words around a secret make none by themselves.
      case .evidence: return
      case .nearby: body(place)
      case .anchor(let number): if mayMatch(anchored[number], at: place, in: text) { body(place) }
      }
    }
    return true
  }

  /// Whether a shape has its parts at its anchor, or may have them when simple escapes are taken off.
  private func mayMatch(_ candidate: Candidate, at anchor: Range<Int>, in text: UnsafeRawBufferPointer) -> Bool {
    var search = ShapeSearch(text, SecretContext(), [])
    // An escape that stands before it is no part of its word, whether it was taken off or not.
    guard let start = search.start(of: anchor, after: candidate.before, boundary: candidate.boundary) else {
      return false
    }
    var matcher = PartMatcher(text, from: start, after: anchor)
    if matcher.match(candidate.shape.parts) { return true }
    // What was looked at is the same without escapes, or ends with the string.
    let seen = text[anchor.lowerBound..<min(max(matcher.reach, anchor.upperBound), text.count)]
    return seen.contains(UInt8(ascii: "\\")) || seen.dropLast().contains(UInt8(ascii: "\""))
  }
}
