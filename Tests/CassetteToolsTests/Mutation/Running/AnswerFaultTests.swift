import CassetteFormat
import Foundation
import Testing

@testable import CassetteTools

@Suite("What is wrong with a mutant's answer") struct AnswerFaultTests {
  /// The profiles of a cassette's mutants, by operator.
  private static func profiles(_ name: String, _ operators: [String]) throws -> [String: MutantProfile] {
    let cassette = try CassetteReader(
      MemoryInput(TestData.bytes(TestData.folder.appending(path: "mutants/\(name)").path)))
    let recorded = try RecordedRequests(cassette)
    var selection = MutationSelection()
    selection.operators = operators
    var profiles: [String: MutantProfile] = [:]
    try Mutator(cassette).forEach(selection) { found in
      guard profiles[found.mutant.operator] == nil else { return }
      let output = MemoryOutput()
      try found.derive(to: output, isThin: false)
      profiles[found.mutant.operator] = try MutantProfile(
        found, in: CassetteReader(MemoryInput(output.bytes)), recorded: recorded)
    }
    return profiles
  }

  @Test(arguments: ["anthropic-tools.rw", "openai-stream.rw"]) func isToldByItsBytes(name: String) throws {
    let expected: [String: AnswerFault] = [
      "http-401": .refused, "http-200-error-body": .refused, "http-200-html": .malformed, "http-200-empty": .cut,
      "conn-eof-abrupt": .cut, "conn-close-before": .refused, "sse-cut-event": .cut, "sse-cut-mid-event": .cut,
      "sse-error-mid": .refused, "sse-malformed-json": .malformed, "sse-zero-events": .cut, "out-length": .limited,
      "out-context-window": .limited, "out-refusal": .limited, "tool-args-invalid": .malformed,
      "tool-name-unknown": .changed, "tool-args-plausible": .plausible, "out-stale": .plausible,
      "sse-reslice": .changed, "body-gzip-lie": .malformed, "body-chunk-malformed": .cut, "drift-rename": .malformed,
    ]
    let profiles = try Self.profiles(name, Array(expected.keys))
    #expect(profiles.count >= 12)
    for (id, profile) in profiles {
      if profile.mutant.kind == .preserve { continue }
      #expect(profile.fault?.kind == expected[id], "\(id)")
    }
  }

  @Test func whatItSaysAboutTimeIsKnown() throws {
    let profiles = try Self.profiles(
      "anthropic-tools.rw", ["http-429", "http-500", "conn-latency", "sse-trickle", "step-dup"])
    let limited = try #require(profiles["http-429"])
    #expect(limited.waits == 1_000_000 && limited.faults.count == 1 && limited.timedEvents.isEmpty)
    #expect(profiles["http-500"]?.waits == 0)
    let late = try #require(profiles["conn-latency"])
    #expect(late.delay >= 1_000_000 && late.timedEvents.count == 1)
    #expect((profiles["sse-trickle"]?.delay ?? 0) > 0)
    if let twice = profiles["step-dup"] {
      #expect(twice.changedEvents == [twice.mutant.sequence + 1])
    }
  }
}
