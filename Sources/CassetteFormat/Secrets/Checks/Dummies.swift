/// Text that stands where a secret would, in documentation and examples (Spec/secrets.md §4).
package enum Dummies {
  /// Whether a text says that it is none, or is for the most part one character or counting.
  ///
  /// What is a dummy is not reported; so a word does not hide a key that it happens to stand in.
  package static func contain(_ secret: UnsafeRawBufferPointer) -> Bool {
    contain(secret, words) || SecretLists.templates.contains { secret.contains($0) }
  }

  /// Whether all of a text is a word that examples have for a password, or a variable.
  package static func isPassword(_ text: UnsafeRawBufferPointer) -> Bool {
    SecretLists.variables.contains { text.has($0, at: 0, folded: false) } || SecretLists.passwords.containsFolded(text)
      || contain(text, passwordParts)
  }

  /// Whether one of some words stands alone or last in a text, or words and runs leave too little of it.
  private static func contain(_ text: UnsafeRawBufferPointer, _ words: WordList) -> Bool {
    var rest = Rest(text.count)
    rest.leaveOutRuns(of: text)
    for start in text.indices where words.begin(with: text[start]) {
      for word in words.texts where text.has(word, at: start, folded: true) {
        let end = start + word.count
        if end == text.count || isAlone(start..<end, in: text) { return true }
        rest.leaveOut(start..<end)
      }
    }
    return rest.isLittle(of: text)
  }

  /// Whether no letter or digit stands beside a word, at an end of it that is one.
  private static func isAlone(_ word: Range<Int>, in text: UnsafeRawBufferPointer) -> Bool {
    let letters = Alphabet.alphanumeric
    let isInWord =
      word.lowerBound > 0 && letters.contains(text[word.lowerBound]) && letters.contains(text[word.lowerBound - 1])
    return !isInWord && !(letters.contains(text[word.upperBound - 1]) && letters.contains(text[word.upperBound]))
  }

  private static let words = WordList(SecretLists.dummies)
  private static let passwordParts = WordList(SecretLists.passwordParts)
}
