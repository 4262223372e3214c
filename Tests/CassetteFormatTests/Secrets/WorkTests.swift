import Testing

@testable import CassetteFormat

/// The time is linear in the text, whatever somebody put there to make it long: bytes are looked at a bounded number of
/// times.
@Suite struct WorkTests {
  /// Beginnings of secrets, as dense as they can be, and what makes each shape read furthest before it fails.
  static let repeated: [String] = [
    "sk-", "sk- ", "sk-\(hexadecimal) ", "%20sk-T3BlbkFJ", "1Q~", ".abc1Q~", "0123456789", "9", "eyJaaaaaaaa.",
    "eyJhbGciOi1.eyJ.", "mistral ", "mistral \(hexadecimal) ",
    "github_token wandb deepgram cohere discord telegram assemblyai ", "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\n", "-----BEGIN PRIVATE KEY-----\nAAAA ", "://", "://a:b@", "x-api-key=",
    "authorization=bearer%20", "authorization: bearer \(hexadecimal) ", "Authorization: Basic bTpwYXNzd29yZA== ",
    "api_key=", "=A_API_KEY=", ":password:\"\(hexadecimal),", "?key=abc1def2ghi3jkl4&", "?sig=", "RW_REDACTED_",
    "AKIAABCDEFGHIJKLMNOP ", "MTA", "a.example secret xxxxx ", ":AA", "JQQJ9", "\u{1B}[0m", "+1 ", "a@", "2:", "/home/",
    "a.internal", "arn:aws:a:a:a:", "aa:", "GB00 ",
  ]

  private static let hexadecimal = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"

  /// Of secrets, and of personal data too.
  private static let bounds = [(SecretScanner(), 32), (SecretScanner(rules: SecretRule.all), 96)]

  private func work(_ scanner: SecretScanner, _ text: String, _ count: Int, _ context: SecretContext) -> Double {
    let unit = Array(text.utf8)
    let bytes = (0..<count).map { unit[$0 % unit.count] }
    return Double(bytes.withUnsafeBytes { scanner.search($0, context).work }) / Double(count)
  }

  /// Longer than the longest run of any shape, so that nothing that a shape bounds hides what grows.
  private static let length = 1 << 17

  @Test(arguments: repeated) func bounded(_ text: String) {
    for (scanner, bound) in Self.bounds {
      let half = work(scanner, text, Self.length / 2, SecretContext())
      let whole = work(scanner, text, Self.length, SecretContext())
      #expect(whole <= Double(bound), "bytes looked at per byte")
      #expect(whole <= half * 1.02 + 0.1, "\(half) at half the length")
    }
  }
}
