import CassetteFormat

extension LintRule {
  static let inlineMedia = LintRule(
    "RWZ003", "binary-media-inline", .note,
    title: "A prompt holds an image or another file as base64.",
    why: """
      Base64 is a third larger than the file and hardly shrinks, and every later request of the conversation sends it \
      again.
      """,
    example: "the prompt holds 1.2 MB of base64",
    remedy: "Upload the file once and refer to it, or record with a smaller one.")
}

/// Finds long base64 in what is new in a prompt.
struct InlineMediaCheck: LintCheck {
  static var rules: [LintRule] { [.inlineMedia] }

  private static let minimum = 64 << 10

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    guard let prompt = try subject.prompt(of: event) else { return }
    for index in prompt.known..<prompt.elements.count where prompt.elements[index].count >= Self.minimum {
      guard let count = Self.longestBase64(prompt.content, in: prompt.elements[index]) else { continue }
      report(
        LintFinding(
          .inlineMedia, "the prompt holds \(Quantity.size(count)) of base64",
          at: LintPlace(sequence: event.sequence, part: "request.body", pointer: prompt.pointer(index))))
    }
  }

  /// The longest run of base64; nil when there is none of any length.
  private static func longestBase64(_ bytes: [UInt8], in range: Range<Int>) -> Int? {
    var (longest, start) = (0, range.lowerBound)
    func end(_ index: Int) {
      if index - start >= minimum, isMixed(bytes[start..<index]) { longest = max(longest, index - start) }
    }
    for index in range where !isBase64[Int(bytes[index])] {
      end(index)
      start = index + 1
    }
    end(range.upperBound)
    return longest > 0 ? longest : nil
  }

  /// Files have most of the alphabet early on; a word that is repeated does not.
  private static func isMixed(_ run: ArraySlice<UInt8>) -> Bool { Set(run.prefix(8192)).count >= 24 }

  private static let isBase64: [Bool] = (0...255).map { byte in
    let byte = UInt8(byte)
    return (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || "+/=_-".utf8.contains(byte)
  }
}
