import CassetteFormat
import CassetteTools
import Testing

@testable import CassetteProxy

@Suite("Recording beside what was recorded")
struct KeepingTests {
  private func provider(_ answer: String) throws -> FakeProvider {
    try FakeProvider { _, request in .answer(#"{"\#(answer)":"\#(request.path)"}"#) }
  }

  private func ask(_ recorder: TestRecorder, _ paths: [String]) throws -> [String] {
    try paths.map { path in
      let answer = try RawClient.ask(recorder.port, "GET", "/fake/v1/\(path)", "X-Secret: \(path)-0123456789\r\n")
      return String(answer.split(separator: "\r\n").last ?? "")
    }
  }

  private func bodies(_ cassette: CassetteReader) throws -> [String?] {
    try cassette.events.map { try cassette.text($0.exchange?.response?.message.body) }
  }

  @Test("a run is added to a cassette")
  func append() throws {
    let folder = TestFolder()
    let first = try TestRecorder(try provider("old"), folder: folder, keeping: .all)
    _ = try ask(first, ["a", "b"])
    let before = try first.finish()
    let second = try TestRecorder(try provider("new"), folder: folder, keeping: .all)
    _ = try ask(second, ["a", "c"])
    // Until it is whole, the cassette is as it was.
    #expect(try CassetteReader(path: first.path).id == before.id)
    let cassette = try second.finish()
    #expect(
      try bodies(cassette) == [
        #"{"old":"/v1/a"}"#, #"{"old":"/v1/b"}"#, #"{"new":"/v1/a"}"#, #"{"new":"/v1/c"}"#,
      ])
    let events = try cassette.events
    #expect(events.map(\.sequence) == [0, 1, 2, 3])
    let times = events.compactMap(\.at)
    #expect(times.count == 4 && times == times.sorted())
    #expect(cassette.header.keys == "rewind/2")
    // Other secrets have other placeholders.
    #expect(Set(events.compactMap { $0.exchange?.request.message.header("X-Secret")?.string }).count == 4)
    #expect(try Validator.validate(FileInput(path: first.path)).findings.isEmpty)
    #expect(try FileTree(root: folder.path).list() == ["run.rw"])
  }

  @Test("a refreshed cassette has what the run asked for: what was there as it was, and what was not")
  func refresh() throws {
    let folder = TestFolder()
    let first = try TestRecorder(try provider("old"), folder: folder)
    _ = try ask(first, ["a", "b", "c"])
    _ = try first.finish()
    let provider = try provider("new")
    let second = try TestRecorder(provider, folder: folder, keeping: .asked)
    #expect(
      try ask(second, ["c", "x", "a"]) == [#"{"old":"/v1/c"}"#, #"{"new":"/v1/x"}"#, #"{"old":"/v1/a"}"#])
    #expect(provider.requests.map(\.path) == ["/v1/x"])
    let report = try second.recorder.finish()
    #expect(report.totals.served == 2 && report.totals.exchanges == 1)
    let cassette = try CassetteReader(path: first.path)
    #expect(try bodies(cassette) == [#"{"old":"/v1/c"}"#, #"{"new":"/v1/x"}"#, #"{"old":"/v1/a"}"#])
    let times = try cassette.events.compactMap(\.at)
    #expect(times.count == 3 && times == times.sorted())
    #expect(try Validator.validate(FileInput(path: first.path)).findings.isEmpty)
    #expect(try cassette.placeholders.count == 3)
    #expect(try FileTree(root: folder.path).list() == ["run.rw"])
  }
}
