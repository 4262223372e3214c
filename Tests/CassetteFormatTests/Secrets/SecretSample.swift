@testable import CassetteFormat

/// A text with a secret in it that was made up from a shape, so that no whole key stands in the repository.
struct SecretSample {
  /// Which of the lengths that a shape allows.
  enum Length {
    case shortest, longest, any
  }

  var text: [UInt8] = []
  /// Of the secret.
  var range = 0..<0
  var context = SecretContext()

  private var generator: SeededGenerator
  private let length: Length

  init(_ rule: SecretRule, _ shape: SecretShape, _ length: Length = .any, seed: Int) {
    generator = SeededGenerator(seed)
    self.length = length
    var start = 0
    switch shape.trigger {
    case .anchor(let texts, _, let before):
      if let before { append(before.alphabet, before.count) }
      text += texts[generator.below(texts.count)].utf8
    case .bytes(let bytes, _): text += bytes
    case .near(let words, _): text += (words[generator.below(words.count)] + "=").utf8
    case .beside:
      text += Self(rule, rule.shapes[0], seed: seed).text + Array(" with ".utf8)
    case .word: break
    case .value(let fields, let hosts):
      context = SecretContext(host: hosts.first.map { Array("api.\($0)".utf8) }, field: field(of: fields))
    }
    switch shape.trigger {
    case .near, .beside: start = text.count
    default: break
    }
    range = start..<0x7FFF_FFFF
    if let made = CheckedSample.make(shape.checks, &generator) {
      appendContext(of: shape.parts)
      if case .anchor = shape.trigger, range.lowerBound == 0 { text = [] }
      start = max(start, range.lowerBound == 0 ? 0 : text.count)
      text += made
      range = start..<text.count
      appendTail(of: shape.parts)
    } else {
      append(shape.parts)
      if range.upperBound > text.count { range = range.lowerBound..<text.count }
    }
  }

  /// A field that is meant.
  private mutating func field(of fields: SecretShape.Fields) -> SecretContext.Field {
    if let name = fields.headers.first { return .header(Array(name.utf8)) }
    if let name = fields.queries.first { return .query(Array(name.utf8)) }
    return .member(Array(fields.members[generator.below(fields.members.count)].utf8))
  }

  private mutating func append(_ parts: [SecretShape.Part]) {
    for part in parts {
      switch part {
      case .one(let texts, _): text += texts[generator.below(texts.count)]
      case .run(let alphabet, let count): append(alphabet, count)
      case .marked(let alphabet, let before, let marker, let after):
        append(alphabet, before)
        text += marker
        append(alphabet, after)
      case .until(_, let alphabet, let count): append(alphabet, count)
      case .optional(let parts): if length == .longest { append(parts) }
      case .begin: range = text.count..<range.upperBound
      case .end: range = range.lowerBound..<text.count
      }
    }
  }

  /// What shows that a secret follows.
  private mutating func appendContext(of parts: [SecretShape.Part]) {
    guard let begin = parts.firstIndex(where: { if case .begin = $0 { true } else { false } }) else { return }
    append(Array(parts[...begin]))
  }

  private mutating func appendTail(of parts: [SecretShape.Part]) {
    guard let end = parts.firstIndex(where: { if case .end = $0 { true } else { false } }) else { return }
    let kept = range
    append(Array(parts[end...]))
    range = kept
  }

  private mutating func append(_ alphabet: Alphabet, _ count: ClosedRange<Int>) {
    let limit = min(count.upperBound, count.lowerBound + 400)
    let length =
      switch self.length {
      case .shortest: count.lowerBound
      case .longest: limit
      case .any: Int.random(in: count.lowerBound...limit, using: &generator)
      }
    text += Self.characters(alphabet, length, &generator)
  }

  /// Characters of an alphabet, of every class that it has: keys by chance without a digit are not what is tested.
  static func characters(_ alphabet: Alphabet, _ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    let members = (UInt8(0x21)...0x7E).filter { alphabet.contains($0) && $0 != UInt8(ascii: ".") }
    let classes: [[UInt8]] = [
      members.filter { (0x30...0x39).contains($0) }, members.filter { (0x41...0x5A).contains($0) },
      members.filter { (0x61...0x7A).contains($0) },
    ]
    .filter { !$0.isEmpty }
    return (0..<count).map { index in
      if index < 2 * classes.count, index < count - 1, members.count > 9 {
        let choice = classes[index % classes.count]
        return choice[generator.below(choice.count)]
      }
      return members.isEmpty ? UInt8(ascii: " ") : members[generator.below(members.count)]
    }
  }
}
