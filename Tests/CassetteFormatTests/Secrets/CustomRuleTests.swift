import Testing

@testable import CassetteFormat

@Suite struct CustomRuleTests {
  private func found(_ text: String, _ change: (inout SecretRule.Custom) -> Void) throws -> [String] {
    var custom = SecretRule.Custom()
    change(&custom)
    let rule = try SecretRule(code: "RWX001", name: "own", title: "Own key", label: "own", custom)
    let bytes = Array(text.utf8)
    return SecretScanner(rules: [rule]).matches(in: bytes).map { String(decoding: bytes[$0.range], as: UTF8.self) }
  }

  @Test func prefixAndSuffix() throws {
    let text = "a ACME-7kQ2mX9pLw4Z.. ACME-7kQ2mX9pLw4Z-end ACME-7k"
    #expect(try found(text) { ($0.prefix, $0.min, $0.max) = ("ACME-", 12, 12) } == ["ACME-7kQ2mX9pLw4Z"])
    #expect(try found(text) { ($0.prefix, $0.min, $0.suffix) = ("ACME-", 4, "-end") } == ["ACME-7kQ2mX9pLw4Z-end"])
    #expect(
      try found(text) { ($0.prefix, $0.alphabet, $0.min, $0.suffix) = ("ACME-", "A-Za-z0-9", 4, "-end") } == [
        "ACME-7kQ2mX9pLw4Z-end"
      ])
  }

  @Test func near() throws {
    #expect(try found("Acme: 7kQ2mX9pLw4Z") { ($0.near, $0.min, $0.max) = ("acme", 12, 12) } == ["7kQ2mX9pLw4Z"])
    #expect(try found("key: 7kQ2mX9pLw4Z") { ($0.near, $0.min, $0.max) = ("acme", 12, 12) } == [])
    #expect(try found("key-7kQ2mX9pLw4Z") { ($0.prefix, $0.near, $0.min) = ("key-", "acme", 12) } == [])
    #expect(
      try found("key-7kQ2mX9pLw4Z ACME") { ($0.prefix, $0.near, $0.min) = ("key-", "acme", 12) } == ["key-7kQ2mX9pLw4Z"]
    )
  }

  @Test func refusals() {
    let refused: [(String, (inout SecretRule.Custom) -> Void)] = [
      ("prefix", { _ in }), ("prefix", { $0.prefix = "ab" }), ("near", { $0.near = "x" }),
      ("min", { ($0.prefix, $0.min, $0.max) = ("abc", 9, 8) }), ("max", { ($0.prefix, $0.max) = ("abc", 5000) }),
      ("alphabet", { ($0.prefix, $0.alphabet) = ("abc", "z-a") }),
      ("alphabet", { ($0.prefix, $0.alphabet) = ("abc", "é") }),
    ]
    for (field, change) in refused {
      var custom = SecretRule.Custom()
      change(&custom)
      let error = #expect(throws: SecretRule.CustomRuleError.self) {
        try SecretRule(code: "RWX001", name: "own", title: "Own key", label: "own", custom)
      }
      #expect(error?.field == field)
    }
  }
}
