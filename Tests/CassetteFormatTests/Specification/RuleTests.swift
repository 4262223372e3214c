import Foundation
import Testing

@testable import CassetteFormat

/// The rules in the code are those of the specification.
@Suite struct RuleTests {
  @Test func idsAreUnique() {
    #expect(Set(Rule.all.map(\.id)).count == Rule.all.count)
    for rule in Rule.all {
      #expect(!rule.title.isEmpty && !rule.help.isEmpty)
      #expect(rule.id.wholeMatch(of: /RW-[A-Z][0-9]{2}/) != nil)
    }
  }

  /// Ids and severities.
  @Test
  func likeTheSpecification() throws {
    let document = try JSONSerialization.jsonObject(with: Data(Repository.bytes("Spec/rules.json")))
    let rows = try #require((document as? [String: Any])?["rules"] as? [[String: Any]])
    let specified = Dictionary(
      uniqueKeysWithValues: rows.map { ($0["id"] as? String ?? "", $0["severity"] as? String ?? "") })
    let implemented = Dictionary(uniqueKeysWithValues: Rule.all.map { ($0.id, $0.severity.rawValue) })
    #expect(implemented == specified)
  }

  /// Every rule that the sources or the vectors name exists, and every one of `Rule.all` is used or at least specified.
  @Test func namedRulesExist() throws {
    let known = Set(Rule.all.map(\.id))
    for path in Repository.files(below: "Sources", suffix: ".swift") {
      let text = String(decoding: Repository.bytes(path), as: UTF8.self)
      for match in text.matches(of: /RW-[A-Z][0-9]{2}/) { #expect(known.contains(String(match.output)), "\(path)") }
    }
    for rule in Vector.all.flatMap(\.rules) { #expect(known.contains(rule)) }
  }

  /// Severities: what is only a warning leaves a cassette readable.
  @Test func warnings() {
    let warnings = Rule.all.filter { $0.severity == .warning }.map(\.id)
    #expect(
      warnings == [
        "RW-B11", "RW-E03", "RW-E09", "RW-E10", "RW-E12", "RW-E13", "RW-E14", "RW-E15", "RW-H05", "RW-K01", "RW-M05",
        "RW-Z17",
      ])
  }
}
