/// What a secret looks like: data that one engine matches, in time linear in the text (Spec/secrets.md §3).
struct SecretShape: Sendable {
  /// A piece of a shape. A run takes as many characters as it can and gives none back, so nothing is tried twice.
  /// Only full stops at its end are left to the sentence that it stands in.
  indirect enum Part: Sendable {
    /// The first of these texts that stands there; folded ones are in lower case, and stand there in any case.
    case one(of: [[UInt8]], folded: Bool)
    case run(Alphabet, ClosedRange<Int>)
    /// A run with a text in it, and so many characters before and after that.
    case marked(Alphabet, ClosedRange<Int>, [UInt8], ClosedRange<Int>)
    /// Everything before a text, or a run where that does not come within so many bytes.
    case until([UInt8], else: Alphabet, ClosedRange<Int>)
    /// These, if all of them stand there.
    case optional([Part])
    /// The secret begins here; what came before shows that it is one.
    case begin
    /// The secret ends here.
    case end
  }

  /// Where the parts are looked for.
  enum Trigger: Sendable {
    /// After one of these texts, which belongs to the secret as does the run before it.
    case anchor([String], folded: Bool = false, before: Run? = nil)
    /// Where these bytes stand, in lower case here and in any case there if folded; nothing of them may be shown.
    case bytes([UInt8], folded: Bool)
    /// At most so many bytes from one of these words, in lower case here and in any case there.
    case near([String], within: Int)
    /// At most so many bytes from a secret that an anchored shape of the rule found.
    case beside(within: Int)
    /// Where one of these characters begins a word.
    case word(Alphabet)
    /// At the beginning of the value of a field, which is nothing else; of any host when there are none.
    case value(Fields, hosts: [String] = [])
  }

  /// Characters of an alphabet.
  struct Run: Sendable {
    var alphabet: Alphabet
    var count: ClosedRange<Int>
  }

  /// Words, or hosts of the exchange, that tell what a text is. A host stands for those below it.
  struct Evidence: Sendable {
    var hosts: [String] = []
    /// In lower case; at most so many bytes from the match.
    var words: [String]
    var within = 200
    /// Whether there is no match without it. Otherwise the confidence is high with it.
    var isRequired = false
  }

  /// The most bytes of a shape that is found near or beside something.
  static let longestNearby = 128

  var trigger: Trigger
  var parts: [Part]
  /// Characters that do not stand before the shape, nor after it; nil for no such rule.
  ///
  /// Characters of its last run do not stand after a shape either.
  var boundary: Alphabet? = .word
  var checks: [SecretCheck] = []
  var confidence: Confidence = .high
  var evidence: Evidence?

  /// Whether it is one text, which is all secret.
  var isCertainText: Bool { if case .bytes = trigger { true } else { false } }
}
