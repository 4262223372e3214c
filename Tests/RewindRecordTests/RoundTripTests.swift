import CassetteFormat
import Foundation
import Testing

/// An agent with a tool and a provider whose streams have known pauses; the programs as people run them.
@Suite("The run of an agent", .enabled(if: FakeProvider.isAvailable))
struct RoundTripTests {
  private static let agent = "python3 -B '\(Repository.path("Tests/Fixtures/agents/lines.py"))'"
  private static let output = "notes.txt has 3 lines.\n"
  /// Of the provider, before each event, in microseconds; nothing before `[DONE]`.
  private static let pauses = [20_000, 150_000, 40_000, 20_000, 0]

  /// Records a run as `run.rw`. The provider goes with it: what is replayed afterwards has nobody to ask.
  private static func record(in folder: Folder) throws {
    try folder.write("notes.txt", "a\nb\nc\n")
    let provider = try FakeProvider(script: Repository.path("Tests/Fixtures/agents/lines_provider.py"))
    // A gateway, whose paths begin otherwise than the provider's own.
    let url = "http://127.0.0.1:\(provider.port)/gateway/v1"
    let result = try withExtendedLifetime(provider) {
      try Program.shell("OPENAI_API_KEY=none OPENAI_BASE_URL=\(url) rewind-record -o run.rw -q -- \(agent)", in: folder)
    }
    #expect(result.code == 0 && result.output == output, "\(result)")
  }

  /// How long the agent waited for whole answers, in milliseconds, as it tells on standard error.
  private static func waiting(_ result: Program.Result) -> [Int] {
    result.error.matches(of: /answered in (\d+) ms/).compactMap { Int($0.output.1) }
  }

  @Test("is recorded with its pauses, found clean, and replayed with them or without")
  func replayed() throws {
    var folder = try Folder()
    let hasPauses = try Tries.one(of: 10) {
      folder = try Folder()
      try Self.record(in: folder)
      let cassette = try CassetteReader(path: folder.path("run.rw"))
      #expect(try cassette.event(0)?.exchange?.request.path == "/gateway/v1/chat/completions")
      return try [0, 1].allSatisfy { sequence in
        let body = try #require(try cassette.event(sequence)?.exchange?.response?.message.body)
        let delays = try #require(try cassette.chunks(of: body)?.chunks.map(\.delay))
        #expect(delays.count == Self.pauses.count, "\(delays)")
        return delays.reduce(0, +) >= 180_000 && zip(delays, Self.pauses).allSatisfy { abs($0 - $1) < 40_000 }
      }
    }
    #expect(hasPauses)
    let lint = try Program.shell("rewind-lint check run.rw", in: folder)
    #expect(lint.code == 0 && lint.output == "Found nothing in 1 file.\n", "\(lint)")
    let summary = "run.rw: 2 served, 0 missed, 0 not asked for, 0 out of order\n"
    for timing in ["instant", "real"] {
      let result = try Program.shell("rewind-replay run.rw --timing \(timing) -- \(Self.agent)", in: folder)
      #expect(result.code == 0 && result.output == Self.output && result.error.hasSuffix(summary), "\(result)")
      let waiting = Self.waiting(result)
      #expect(waiting.count == 2 && (timing == "instant" || waiting.allSatisfy { $0 >= 180 }), "\(result)")
    }
  }

  @Test("goes on after a fault that passes, and ends at one that does not")
  func mutated() throws {
    let folder = try Folder()
    try Self.record(in: folder)
    func replay(_ mutator: String) throws -> Program.Result {
      let derive = "rewind-mutate derive run.rw --ops \(mutator) --steps 0 -o mutant.rw -q"
      let derived = try Program.shell(derive, in: folder)
      #expect(derived.code == 0, "\(derived)")
      return try Program.shell("rewind-replay mutant.rw --parents . -- \(Self.agent)", in: folder)
    }
    let run = try Program.shell("rewind-mutate run run.rw --ops http-500 --steps 1 -- \(Self.agent)", in: folder)
    #expect(run.code == 0 && run.output.contains("recovered"), "\(run)")
    let recovered = try replay("http-500")
    #expect(recovered.code == 0 && recovered.output == Self.output, "\(recovered)")
    #expect(recovered.error.hasPrefix("again after 500\n"))
    #expect(recovered.error.contains("mutant.rw: 3 served, of them 1 retry, 0 missed, 0 not asked for"))
    let ended = try replay("sse-drop-terminal")
    #expect(ended.code == 1 && ended.output.isEmpty, "\(ended)")
    #expect(ended.error.contains("the answer was cut off\nmutant.rw: 1 served, 0 missed, 1 not asked for (events 1)"))
  }
}
