import CassetteFormat
import Testing

@testable import CassetteProxy

@Suite("A recording on disk")
struct DurabilityTests {
  @Test(
    "has an exchange before its client sees the end",
    arguments: [
      ("length", "{\"id\":1}", [FakeProvider.Step].answer("{\"id\":1}")),
      ("chunks", "0\r\n\r\n", [FakeProvider.Step].stream(["a", "b"])),
      ("event", "data: [DONE]\n\n\r\n", [FakeProvider.Step].stream(["data: x\n\n", "data: [DONE]\n\n"])),
    ])
  func order(name: String, end: String, steps: [FakeProvider.Step]) throws {
    let provider = try FakeProvider { _, _ in steps }
    let recorder = try TestRecorder(provider)
    for count in 1...10 {
      let client = try RawClient(port: recorder.port)
      try client.send("GET /fake/v1/a HTTP/1.1\r\nHost: x\r\n\r\n")
      // The end of the framing may come with the last event.
      #expect(client.read(until: end).contains(end))
      let answered = try recorder.recovered().events.filter { $0.exchange?.response != nil }
      #expect(answered.count == count)
    }
    _ = try recorder.finish()
  }

  @Test("has a request as soon as it was sent")
  func open() throws {
    let provider = try FakeProvider { _, _ in .stream(["data: 1\n\n"], ends: false) }
    let recorder = try TestRecorder(provider)
    let client = try RawClient(port: recorder.port)
    try client.send("POST /fake/v1/a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
    _ = client.read(until: "data: 1\n\n\r\n")
    // It is written beside the event loop.
    var events: [Event] = []
    for _ in 0..<100 where events.isEmpty { events = try recorder.recovered().events }
    let cassette = try recorder.recovered()
    let event = try #require(try cassette.events.first)
    #expect(event.kind == "open" && event.exchange?.response == nil)
    #expect(try cassette.text(event.exchange?.request.message.body) == "hello")
    #expect(cassette.header.session?.start != nil)
    _ = try recorder.finish()
  }

  @Test("gets its name at the end, few segments, and leaves nothing beside it")
  func sealed() throws {
    let provider = try FakeProvider { _, _ in .answer("{}") }
    let recorder = try TestRecorder(provider)
    for number in 0..<20 { _ = try RawClient.ask(recorder.port, "GET", "/fake/v1/\(number)") }
    #expect(try FileTree(root: recorder.folder.path).list() == ["run.rw.part"])
    let cassette = try recorder.finish()
    #expect(try cassette.manifest.segments.count == 1)
    #expect(try cassette.manifest.writer.name == "rewind-record")
    #expect(try FileTree(root: recorder.folder.path).list() == ["run.rw"])
  }

  @Test("that was cut off is not written over")
  func leftover() throws {
    let provider = try FakeProvider { _, _ in .answer("{}") }
    let recorder = try TestRecorder(provider)
    #expect(throws: RecordingRefusal.self) { try TestRecorder(provider, folder: recorder.folder) }
    _ = try recorder.finish()
  }

  @Test("is none when nothing could be recorded")
  func portTaken() throws {
    let recorder = try TestRecorder()
    let folder = TestFolder()
    #expect(throws: (any Error).self) {
      try TestRecorder(folder: folder) { $0.listener.port = recorder.port }
    }
    #expect(try FileTree(root: folder.path).list().isEmpty)
    _ = try recorder.finish()
  }
}
