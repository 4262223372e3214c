import CassetteFormat
import Testing

@testable import CassetteTools

/// What the validator finds, as findings of the lint.
struct FormatFindingsTests {
  private func cassette() throws -> [UInt8] {
    let sample = try LintSample()
    try sample.call(#"{"messages":[]}"#)
    return try sample.bytes()
  }

  private func codes(_ bytes: [UInt8]) throws -> [String] {
    FormatFindings.findings(of: try Validator.validate(MemoryInput(bytes))).map(\.rule.code)
  }

  @Test func eachRuleOfTheFormatBelongsToOneRuleOfTheLint() {
    let mapped = FormatFindings.families.flatMap(\.1).map(\.id)
    #expect(mapped.sorted() == Rule.all.map(\.id).sorted())
  }

  @Test func aCutCassetteIsTruncated() throws {
    let bytes = try cassette()
    #expect(try codes(bytes) == [])
    #expect(try codes(Array(bytes.dropLast())) == ["RWF002"])
    #expect(try codes(Array(bytes.prefix(bytes.count / 2))) == ["RWF002"])
  }

  @Test func bytesAfterTheEndAreHidden() throws {
    #expect(try codes(try cassette() + [0]) == ["RWF003"])
  }

  @Test func aFindingKeepsTheRuleAndThePlace() throws {
    var bytes = try cassette()
    let name = Array("packs/00000001.zst".utf8)
    let pack = try #require((0..<bytes.count).first { bytes[$0...].starts(with: name) }) + name.count
    bytes[pack + 20] ^= 1
    let finding = try #require(FormatFindings.findings(of: Validator.validate(MemoryInput(bytes))).first)
    #expect(finding.rule.code == "RWF006")
    #expect(finding.message.hasPrefix("RW-Z14: "))
    #expect(finding.place.archive?.member == "packs/00000001.zst")
  }

  @Test func otherFilesAreNoCassettes() throws {
    #expect(throws: Finding.self) { try CassetteReader(MemoryInput(Array("hello".utf8))) }
    do { _ = try CassetteReader(MemoryInput(Array("hello".utf8))) } catch let finding as Finding {
      #expect(FormatFindings.finding(finding).rule.code == "RWF001")
    }
  }

  @Test func severitiesAreThoseOfTheFormatOrMilder() {
    for rule in Rule.all where rule.severity == .warning {
      #expect(FormatFindings.finding(Finding(rule, "")).severity < .error, "\(rule.id)")
    }
  }
}
