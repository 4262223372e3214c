import Testing

@testable import CassetteFormat

@Suite struct ScannerTests {
  private func found(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return SecretScanner().matches(in: bytes).map {
      $0.rule.code + " " + String(decoding: bytes[$0.range], as: UTF8.self)
    }
  }

  @Test func anthropic() {
    var generator = SeededGenerator(1)
    let key =
      "sk-" + "ant-api03-"
      + String((0..<95).map { _ in "abcdefghijkmnopqrstuvwxyzABCDEF0123456789".randomElement(using: &generator)! })
    #expect(found("Use \(key).") == ["RWS101 " + key])
    #expect(found("{\"k\":\"\\n\(key)\"}") == ["RWS101 " + key])
    #expect(found("x\(key)") == [])
  }

  @Test func awsPair() {
    var generator = SeededGenerator(1)
    let id = "AK" + "IA" + String((0..<16).map { _ in "ABCDEFGHIJKMNOP234567".randomElement(using: &generator)! })
    let secret = String(
      (0..<40).map { _ in "abcdefghijklmnopqrstuvwxyz/+ABCDEF0123456789".randomElement(using: &generator)! })
    #expect(found("id=\(id) secret=\(secret)") == ["RWS109 " + id, "RWS109 " + secret])
    #expect(found("secret=\(secret)") == [])
  }
}
