import Testing

@testable import CassetteFormat

/// Every shape of every rule finds what has that shape, and not what nearly has it.
@Suite struct ShapeTests {
  struct Case: CustomStringConvertible, Sendable {
    let rule: SecretRule
    let index: Int
    var shape: SecretShape { rule.shapes[index] }
    var description: String { "\(rule.code)/\(index)" }
  }

  static let cases = SecretRule.all.flatMap { rule in rule.shapes.indices.map { Case(rule: rule, index: $0) } }

  /// Shapes that are looked for in running text, with characters that do not stand beside them.
  static let bounded = cases.filter { test in
    if case .value = test.shape.trigger { false } else { test.shape.boundary != nil }
  }

  private static let scanner = SecretScanner(rules: SecretRule.all)

  /// What is found of a rule in a sample.
  private func matches(_ rule: SecretRule, _ text: [UInt8], _ context: SecretContext) -> [SecretMatch] {
    Self.scanner.matches(in: text, context: context).filter { $0.rule == rule }
  }

  @Test(arguments: cases) func found(_ test: Case) {
    for length in [SecretSample.Length.shortest, .longest, .any] {
      for seed in 0..<6 {
        let sample = SecretSample(test.rule, test.shape, length, seed: seed)
        let found = Self.scanner.matches(in: sample.text, context: sample.context)
          .filter { $0.range.overlaps(sample.range) }
        #expect(found.map(\.rule.code) == [test.rule.code], "\(length) \(seed)")
        #expect(found.map(\.range) == [sample.range], "\(length) \(seed)")
        #expect(found.allSatisfy { (0..<$0.range.count).contains($0.prefixLength) })
      }
    }
  }

  @Test(arguments: bounded) func foundBetweenOthers(_ test: Case) {
    let sample = SecretSample(test.rule, test.shape, seed: 7)
    var isAfterEscapes = true
    if case .anchor(_, _, .some) = test.shape.trigger { isAfterEscapes = false }
    if case .word = test.shape.trigger { isAfterEscapes = false }
    let neighbours = [(" ", " "), ("\"", "\","), ("(", ").")]
    let escapes = [("\\n", "\\n"), ("%22", "%22"), ("\u{1B}[93m", "\u{1B}")]
    for (before, after) in neighbours + (isAfterEscapes ? escapes : []) {
      let found = matches(test.rule, Array(before.utf8) + sample.text + Array(after.utf8), sample.context)
      let range = sample.range.lowerBound + before.utf8.count..<sample.range.upperBound + before.utf8.count
      #expect(found.contains { $0.range == range }, "between \(before) and \(after)")
    }
  }

  @Test(arguments: bounded) func notInLongerWords(_ test: Case) {
    let sample = SecretSample(test.rule, test.shape, .longest, seed: 3)
    let isOwn: (SecretMatch) -> Bool = { $0.range == sample.range }
    switch test.shape.trigger {
    case .near, .beside: break
    default:
      #expect(
        !matches(test.rule, [0x61] + sample.text, sample.context).contains {
          $0.range.upperBound == sample.range.upperBound + 1 && $0.range.count == sample.range.count
        })
    }
    #expect(!matches(test.rule, sample.text + [0x61], sample.context).contains(where: isOwn))
  }

  @Test(arguments: cases) func notOneShort(_ test: Case) {
    guard test.shape.checks.allSatisfy({ [.mixed, .random].contains($0) }),
      case .run(_, let count)? = test.shape.parts.last,
      count.lowerBound > 1
    else { return }
    let sample = SecretSample(test.rule, test.shape, .shortest, seed: 5)
    #expect(
      !matches(test.rule, sample.text.dropLast(), sample.context).contains {
        $0.range.lowerBound == sample.range.lowerBound
      })
  }

  @Test(arguments: cases) func notPlaceholders(_ test: Case) {
    let sample = SecretSample(test.rule, test.shape, seed: 11)
    for placeholder in [
      "RW_REDACTED_\(test.rule.label)_01", "RW_REDACTED_\(test.rule.label)_123xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ] {
      var text = sample.text
      text.replaceSubrange(sample.range, with: placeholder.utf8)
      let found = Self.scanner.matches(in: text, context: sample.context)
      let place = sample.range.lowerBound..<sample.range.lowerBound + placeholder.utf8.count
      #expect(!found.contains { $0.range.overlaps(place) })
    }
  }
}
