import Foundation
import Testing

@testable import CassetteFormat

/// What this reader says of every vector: each finding, with its rule and its place. Readers need not agree on all of
/// that; here it shows when a check is gone and another one happens to refuse the file.
@Suite struct AnswerTests {
  static let path = "testdata/answers.txt"
  static let table = Answer.table(String(decoding: Repository.bytes(path), as: UTF8.self))
  private static let writes = ProcessInfo.processInfo.environment["REWIND_WRITE_ANSWERS"] != nil

  @Test(.enabled(if: !writes)) func coversEveryVector() {
    #expect(Self.table.filter { $0.limit == nil }.map(\.file) == Vector.all.map(\.file))
  }

  @Test(.enabled(if: !writes), arguments: table)
  func isTheSame(_ answer: Answer) throws { #expect(try Self.now(answer) == answer.text) }

  /// Not a test: writes the table anew, for somebody to read the difference.
  @Test(.enabled(if: writes)) func write() throws {
    var answers = Vector.all.map { Answer(file: $0.file) }
    answers += Self.table.filter { $0.limit != nil }
    let lines = try answers.map { "\($0.name): \(try Self.now($0))\n" }
    try lines.joined().write(toFile: Repository.path(Self.path), atomically: true, encoding: .utf8)
  }

  private static func now(_ answer: Answer) throws -> String {
    let vector = Vector.named(answer.file)
    return try answer.now(MemoryInput(vector.bytes), parent: VectorTests.parent(of: vector))
  }
}

extension Answer: CustomTestStringConvertible {
  var testDescription: String { name }
}
