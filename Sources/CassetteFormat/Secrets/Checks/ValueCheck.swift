/// Whether the value of a field that is named after a secret looks like one.
enum ValueCheck {
  static func holds(_ text: UnsafeRawBufferPointer) -> Bool {
    guard CharacterClasses(text).isRandom, Entropy.isAtLeast(3.5, in: text), !Dummies.isPassword(text) else {
      return false
    }
    return text.first != UInt8(ascii: "/") && !text.contains(Array("://".utf8)) && !isUUID(text)
  }

  /// Whether a text is a value and no name in a program either.
  ///
  /// Names have their digits at an end; in a key, letters and digits take turns.
  static func holdsAssigned(_ text: UnsafeRawBufferPointer) -> Bool {
    holds(text) && CharacterClasses(text).turns >= 3
  }

  private static func isUUID(_ text: UnsafeRawBufferPointer) -> Bool {
    text.count == 36
      && text.indices.allSatisfy { [8, 13, 18, 23].contains($0) == (text[$0] == UInt8(ascii: "-")) }
  }
}
