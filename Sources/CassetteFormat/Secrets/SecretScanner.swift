/// Finds secrets in flat text, in time linear in its length; holds no state between texts.
///
/// It is a class so that it can be handed on without copying the references to all its tables.
public final class SecretScanner: Sendable {
  private let tables: ScannerTables
  private let allowed: [AllowedText]

  /// The scanner for every rule of secrets, made once: its tables take half a millisecond.
  public static let secrets = SecretScanner()

  /// - Parameters:
  ///   - rules: What is looked for; personal data only when its rules are among them.
  ///   - allow: What is no secret though it looks like one.
  public init(rules: [SecretRule] = SecretRule.secrets, allow: [AllowedText] = []) {
    tables = ScannerTables(rules)
    allowed = allow
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
    let compared = tables.index.forEachPlace(in: text) { id, place in
      switch tables.uses[id] {
      case .nearby(let candidate): places[candidate, default: []].append(place)
      case .evidence(let candidate): evidence[candidate, default: []].append(place)
      case .anchor(let number):
        let candidate = tables.anchored[number]
        guard let start = search.start(of: place, after: candidate.before, boundary: candidate.boundary) else { return }
        search.find(candidate.rule, candidate.shape, from: start, at: place, id: number)
      }
    }
    search.count(compared)
    search.weigh(evidence)
    findNearby(places, &search)
    findBeside(&search)
    for candidate in tables.words {
      guard case .word(let alphabet) = candidate.shape.trigger else { continue }
      search.find(candidate.rule, candidate.shape, startingWith: alphabet)
    }
    findValues(&search)
    return search
  }

  private func findNearby(_ places: [Int: [Range<Int>]], _ search: inout ShapeSearch) {
    for (id, candidate) in tables.nearby.enumerated() {
      guard let own = places[id], case .near(_, let distance) = candidate.shape.trigger else { continue }
      search.find(candidate.rule, candidate.shape, within: distance, of: own.ascending())
    }
  }

  private func findBeside(_ search: inout ShapeSearch) {
    guard !search.found.isEmpty else { return }
    for candidate in tables.beside {
      guard case .beside(let distance) = candidate.shape.trigger else { continue }
      let own = search.found.filter { $0.rule == candidate.rule }.map(\.range)
      search.find(candidate.rule, candidate.shape, within: distance, of: own.ascending())
    }
  }

  private func findValues(_ search: inout ShapeSearch) {
    guard tables.fields.mayContain(search.context.field) else { return }
    for candidate in tables.values {
      guard case .value(let fields, let hosts) = candidate.shape.trigger, fields.contain(search.context.field),
        hosts.isEmpty || search.context.isOf(hosts: hosts)
      else { continue }
      search.find(whole: candidate.rule, candidate.shape)
    }
  }

  // MARK: A first look

  /// Whether the name of a field alone may make a secret of its value.
  package func expectsValue(of field: SecretContext.Field) -> Bool { tables.fields.mayContain(field) }

  /// Whether the name of a JSON member alone may make a secret of its value.
  package func expectsValue(ofMember name: UnsafeRawBufferPointer) -> Bool { tables.fields.mayContain(member: name) }

  /// Hands out the places that secrets which are not the value of a field are found by; there is none without one. In a JSON
  /// string they are where they are in its text, unless a part of them is escaped by its number.
  ///
  /// - Returns: False for rules that need no such place.
  package func forEachPlace(in text: UnsafeRawBufferPointer, _ body: (Range<Int>) -> Void) -> Bool {
    guard tables.words.isEmpty, !tables.hasEscapedText else { return false }
    _ = tables.index.forEachPlace(in: text) { id, place in
      switch tables.uses[id] {
      // Words around a secret make none by themselves.
      case .evidence: return
      case .nearby: body(place)
      case .anchor(let number): if mayMatch(tables.anchored[number], at: place, in: text) { body(place) }
      }
    }
    return true
  }

  /// Whether a shape has its parts at its anchor, or may have them when simple escapes are taken off.
  private func mayMatch(
    _ candidate: ScannerTables.Candidate, at anchor: Range<Int>, in text: UnsafeRawBufferPointer
  ) -> Bool {
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
