/// What a scanner looks its rules up in.
struct ScannerTables: Sendable {
  /// A shape of a rule, to be tried; shared, so that a try that fails at once copies nothing.
  final class Candidate: Sendable {
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
  enum Use: Sendable {
    case anchor(Int)
    case nearby(Int)
    case evidence(Int)
  }

  private(set) var index = LiteralIndex()
  /// By what the index reports a text with.
  private(set) var uses: [Use] = []
  private(set) var anchored: [Candidate] = []
  private(set) var nearby: [Candidate] = []
  private(set) var beside: [Candidate] = []
  private(set) var values: [Candidate] = []
  private(set) var words: [Candidate] = []
  private(set) var fields = ExpectedFields()
  /// Whether a text is looked for that a JSON string has only with simple escapes: for line ends and quotes.
  private(set) var hasEscapedText = false

  init(_ rules: [SecretRule]) {
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
}
