/// A regular expression for masks and for the assertions of cases: a documented subset, matched in time linear in the text.
///
/// The subset has no backreferences and no lookaround, so that a set of states is all there is to keep: no pattern
/// in a cassette can make a reader hang. What is matched are characters; text is valid UTF-8.
package struct MaskPattern: Sendable {
  package struct Failure: Error {
    package let message: String
  }

  let program: [MaskInstruction]

  /// - Throws: `Failure` for syntax outside of the subset, and for more than 512 instructions.
  package init(_ text: String) throws(Failure) {
    var parser = MaskPatternParser(Array(text.utf8))
    var compiler = MaskCompiler()
    try compiler.compile(parser.parse())
    program = compiler.instructions + [.match]
  }

  /// Patterns that have a name.
  static let kinds: [String: MaskPattern] = {
    let texts = [
      "iso8601":
        #"\b[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?\b"#,
      "uuid": #"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b"#,
      "epoch": #"\b1[0-9]{9}([0-9]{3}){0,3}(\.[0-9]{1,9})?\b"#,
      "tmpdir": #"(/private)?(/tmp|/var/folders|/var/tmp)/[0-9A-Za-z._/+-]+"#,
      "hostport": #"\b(localhost|127\.0\.0\.1|0\.0\.0\.0):[0-9]{1,5}\b"#,
      "gitsha": #"\b[0-9a-f]{40}\b"#,
    ]
    return texts.compactMapValues { text in try? MaskPattern(text) }
  }()

  /// Whether the pattern is found anywhere in valid UTF-8. A match has at least one byte.
  package func isFound(in text: [UInt8]) -> Bool {
    var search = MaskSearch(program)
    return search.next(text) != nil
  }

  /// The text with a placeholder for each match; nil when there is none.
  ///
  /// The leftmost match counts, and of those that begin there the longest. The search goes on after the last byte that
  /// was read in looking for a longer one, so that no byte is read more than twice.
  func replacing(_ text: [UInt8], by placeholder: [UInt8]) -> [UInt8]? {
    var search = MaskSearch(program)
    var out: [UInt8] = []
    var done = 0
    while let match = search.next(text) {
      out += text[done..<match.lowerBound]
      out += placeholder
      done = match.upperBound
    }
    return done == 0 ? nil : out + text[done...]
  }
}

/// A step of a pattern's program.
enum MaskInstruction: Sendable {
  /// Reads one byte of a set.
  case bytes(ByteSet)
  /// Goes on at both places.
  case split(Int, Int)
  case jump(Int)
  case start, end
  case wordBoundary(isInside: Bool)
  case match
}

/// A set of byte values.
struct ByteSet: Sendable {
  private var words = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))

  init(_ ranges: ClosedRange<UInt8>...) {
    for range in ranges { insert(range) }
  }

  mutating func insert(_ range: ClosedRange<UInt8>) {
    for byte in range {
      let bit = UInt64(1) << UInt64(byte & 63)
      switch byte >> 6 {
      case 0: words.0 |= bit
      case 1: words.1 |= bit
      case 2: words.2 |= bit
      default: words.3 |= bit
      }
    }
  }

  mutating func formUnion(_ other: ByteSet) {
    words = (
      words.0 | other.words.0, words.1 | other.words.1, words.2 | other.words.2, words.3 | other.words.3
    )
  }

  /// The ASCII bytes that are not in it.
  var asciiComplement: ByteSet {
    var set = ByteSet()
    set.words = (~words.0, ~words.1, 0, 0)
    return set
  }

  var isEmpty: Bool { words.0 | words.1 | words.2 | words.3 == 0 }

  func contains(_ byte: UInt8) -> Bool {
    let word =
      switch byte >> 6 {
      case 0: words.0
      case 1: words.1
      case 2: words.2
      default: words.3
      }
    return word >> UInt64(byte & 63) & 1 == 1
  }
}
