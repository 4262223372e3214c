/// What a secret looks like: data that one engine matches, in time linear in the text (Spec/secrets.md §3).
struct SecretShape: Sendable {
  /// A piece of a shape. A run takes as many characters as it can and gives none back, so nothing is tried twice.
  indirect enum Part: Sendable {
    /// One of these texts, the first that stands there.
    case one(of: [[UInt8]], folded: Bool)
    case run(Alphabet, ClosedRange<Int>)
    /// A run with a text in it, as many characters from its ends as the ranges say.
    case marked(Alphabet, ClosedRange<Int>, [UInt8], ClosedRange<Int>)
    /// These, if all of them stand there.
    case optional([Part])
    /// The secret begins here; what came before shows that it is one.
    case begin
    /// The secret ends here.
    case end

    static func text(_ texts: String...) -> Part { .one(of: texts.map { Array($0.utf8) }, folded: false) }
    static func folded(_ texts: String...) -> Part { .one(of: texts.map { Array($0.utf8) }, folded: true) }
    static func run(_ alphabet: Alphabet, _ count: Int) -> Part { .run(alphabet, count...count) }
  }

  /// Where the parts are looked for.
  enum Trigger: Sendable {
    /// After one of these texts, which belongs to the secret as does the run before it.
    case anchor([String], folded: Bool, before: Run?)
    /// At most so many bytes from one of these words, in lower case here and in any case there.
    case near([String], within: Int)
    /// At most so many bytes from a secret that an anchored shape of the rule found.
    case beside(within: Int)
    /// The whole value of a field, of any host when there are none.
    case value(Fields, hosts: [String])
  }

  /// Characters of an alphabet.
  struct Run: Sendable {
    var alphabet: Alphabet
    var count: ClosedRange<Int>
  }

  /// The names of headers, query parameters and JSON members whose value is meant.
  struct Fields: Sendable {
    var headers: [String] = []
    var queries: [String] = []
    var members: [String] = []
  }

  /// What makes a shape surer than it is alone.
  struct Evidence: Sendable {
    var hosts: [String]
    var words: [String]
  }

  /// The most bytes of a shape that is found near a word.
  static let longestNearby = 128

  var trigger: Trigger
  var parts: [Part]
  /// Characters that do not stand before the shape; after it those of its last run do not either.
  var boundary: Alphabet? = .word
  var checks: [SecretCheck] = []
  var confidence: Confidence = .high
  /// With which the confidence is high.
  var evidence: Evidence?

  /// A shape that begins with one of a few texts.
  static func prefix(_ prefixes: String..., parts: Part..., checks: [SecretCheck] = []) -> SecretShape {
    SecretShape(trigger: .anchor(prefixes, folded: false, before: nil), parts: parts, checks: checks)
  }
}
