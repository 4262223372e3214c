import CassetteFormat
import CassetteTools
import Foundation
import Testing

/// Mutants of real recordings: each is valid, comes out the same twice, and is proved by deriving it again.
///
/// `make mutants` derives them all; else each recording gives a few of them, evenly from the families. `REWIND_MUTANTS` may
/// also name a folder of cassettes.
@Suite struct MutantCorpusTests {
  private static let setting = ProcessInfo.processInfo.environment["REWIND_MUTANTS"]
  private static let isWhole = setting != nil

  /// Recordings of exchanges, and of tool calls.
  static let recordings: [String] = {
    if let setting, setting.hasPrefix("/") {
      return TestData.files(below: URL(filePath: setting)).filter { $0.hasSuffix(".rw") }
    }
    let formats = [
      "vcrpy", "rw1", "go-vcr", "ruby-vcr", "httprr", "polly", "session-record", "agentrr", "nock", "workflow",
    ]
    return formats.flatMap { TestData.files(in: $0) }.filter { !$0.hasSuffix(".md") }
  }()

  /// The cassette of a recording in any format; nil for a file that is none.
  private static func cassette(_ path: String) throws -> CassetteReader? {
    let bytes = try TestData.bytes(path)
    let name = URL(filePath: path).lastPathComponent
    if bytes.starts(with: "PK".utf8) { return try CassetteReader(MemoryInput(bytes)) }
    let start = Array(bytes.prefix(SourceSample.maximumSize))
    guard let importer = Formats.recognise(SourceSample(start, fileName: name))?.importer else { return nil }
    return try? imported(bytes, by: importer).cassette
  }

  @Test(arguments: recordings) func everyMutantIsValidAndProved(path: String) throws {
    guard let parent = try Self.cassette(path) else { return }
    let mutator = try Mutator(parent)
    var selection = MutationSelection()
    if !Self.isWhole { selection.sample = 12 }
    var digests: [String: Digest] = [:]
    let summary = try mutator.forEach(selection) { found in
      let name = Comment(rawValue: "\(found.mutant.summary) [\(found.mutant.id)] of \(path)")
      let (thin, fat) = (MemoryOutput(), MemoryOutput())
      let id = try found.derive(to: thin, isThin: true)
      #expect(try found.derive(to: fat, isThin: false) == id, name)
      #expect(try Validator.validate(MemoryInput(thin.bytes), parent: parent).findings.isEmpty, name)
      #expect(try Validator.validate(MemoryInput(fat.bytes)).findings.isEmpty, name)
      let child = try CassetteReader(MemoryInput(thin.bytes), parent: parent)
      guard case .confirmed = try Rederivation.check(child, parent: parent) else {
        Issue.record("not confirmed: \(name)")
        return
      }
      #expect(digests.updateValue(Digest(of: thin.bytes), forKey: found.mutant.id) == nil, name)
    }
    #expect(summary.unchanged == 0, "operators that change nothing, in \(path)")
    #expect(summary.invalid.values.allSatisfy { !$0.keys.contains("") })
    try mutator.forEach(selection) { found in
      let again = MemoryOutput()
      try found.derive(to: again, isThin: true)
      #expect(digests[found.mutant.id] == Digest(of: again.bytes), "\(found.mutant.summary) of \(path)")
    }
  }

  @Test func thereIsEnoughToMutate() {
    #expect(Self.recordings.count >= 25)
  }
}
