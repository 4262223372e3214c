import Testing

@testable import CassetteFormat

/// The table `Spec/conformance/malformed.md`: what this reader says of each kind of malformed file, and where.
@Suite struct MalformedTests {
  /// A line of the table.
  struct Row: CustomTestStringConvertible, Sendable {
    let number: Int
    let vector: String
    let verdict: String
    let rule: String
    let place: String

    var testDescription: String { "\(number) \(vector)" }
  }

  static let rows: [Row] = {
    let text = String(decoding: Repository.bytes("Spec/conformance/malformed.md"), as: UTF8.self)
    var rows: [Row] = []
    for line in text.split(separator: "\n") where line.hasPrefix("| ") && line.contains("| `") {
      let cells = line.split(separator: "|").map { $0.drop { $0 == " " }.trimmed }
      guard cells.count == 6, let number = Int(cells[0]) ?? rows.last?.number else { continue }
      rows.append(
        Row(
          number: number, vector: cells[2].filter { $0 != "`" }, verdict: cells[3], rule: cells[4], place: cells[5]))
    }
    return rows
  }()

  @Test func coversAllCases() {
    #expect(Set(Self.rows.map(\.number)) == Set(1...64))
  }

  @Test(arguments: rows)
  func verdictRuleAndPlace(_ row: Row) throws {
    let vector = try #require(Vector.all.first { $0.file == "v2/\(row.vector).rw" })
    let verdicts = try Verdicts(vector.bytes, parent: VectorTests.parent(of: vector))
    let reports = [verdicts.indexed, verdicts.streamed]
    #expect(reports.allSatisfy { $0.verdict.rawValue == row.verdict })
    #expect(vector.verdict == row.verdict)
    let findings = reports.map { $0.error ?? $0.findings.first }
    #expect(Self.told(findings.map { $0?.rule.id }) == row.rule)
    #expect(Self.told(findings.map { $0.map { "\($0.place)" } }) == row.place)
  }

  /// Both answers, once if they are the same.
  private static func told(_ answers: [String?]) -> String {
    let texts = answers.map { $0 ?? "—" }
    return texts[0] == texts[1] ? texts[0] : texts.joined(separator: " / ")
  }
}

extension Substring {
  /// Without the spaces at its end.
  fileprivate var trimmed: String { String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]) }
}
