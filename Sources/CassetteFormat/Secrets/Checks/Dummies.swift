/// Text that stands where a secret would, in documentation and examples (Spec/secrets.md §4).
package enum Dummies {
  /// Whether a text says that it is none, repeats one character, or counts up.
  ///
  /// Only what hardly ever occurs in random text: what is a dummy is not reported.
  package static func contain(_ secret: UnsafeRawBufferPointer) -> Bool {
    hasRun(secret) || words.contains { secret.contains($0) }
  }

  /// Whether all of a text is a word that examples have for a password.
  package static func isPassword(_ text: UnsafeRawBufferPointer) -> Bool {
    let first = text.first ?? 0
    return first == UInt8(ascii: "$") || first == UInt8(ascii: "{") || first == UInt8(ascii: "%")
      || first == UInt8(ascii: "*") || first == UInt8(ascii: "[")
      || passwords.contains { $0.count == text.count && text.has($0, at: 0, folded: true) }
      || parts.contains { text.contains($0) }
  }

  /// Eight of the same character or of characters that follow each other, or five `x`, asterisks or full stops.
  private static func hasRun(_ text: UnsafeRawBufferPointer) -> Bool {
    var same = 1
    var rising = 1
    for index in text.indices.dropFirst() {
      same = text[index] == text[index - 1] ? same + 1 : 1
      rising = text[index] == text[index - 1] &+ 1 ? rising + 1 : 1
      let isFiller = [UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "*"), UInt8(ascii: ".")].contains(text[index])
      if same >= (isFiller ? 5 : 8) || rising >= 8 { return true }
    }
    return false
  }

  private static let words = [
    "example", "redacted", "placeholder", "changeme", "change_me", "change-me", "your-", "your_", "yourapi", "insert",
    "${", "{{", "<your",
  ].map { Array($0.utf8) }

  private static let parts = ["password", "passwd", "secret", "dummy", "xxx", "..."].map { Array($0.utf8) }

  private static let passwords = [
    "pass", "pwd", "pw", "p", "test", "testing", "guest", "root", "admin", "user", "username", "postgres", "mysql",
    "redis", "mongo", "rabbitmq", "token", "key", "apikey", "api_key", "foo", "bar", "baz", "abc", "abc123", "1234",
    "12345", "123456", "hunter2", "docker", "app", "demo", "sample", "fake", "mock", "none", "null", "undefined",
  ].map { Array($0.utf8) }
}

extension UnsafeRawBufferPointer {
  /// Whether a text in lower case occurs in it, in any case.
  func contains(_ word: [UInt8]) -> Bool {
    guard word.count <= count else { return false }
    return (0...count - word.count).contains { has(word, at: $0, folded: true) }
  }
}
