import Testing

@testable import CassetteFormat

/// Durable recording: when `append` has returned, the event is on disk.
@Suite struct DurableTests {
  /// An output that knows what would survive a crash: the bytes at the last `synchronize`.
  private final class CrashingOutput: ByteOutput {
    var bytes: [UInt8] = []
    var safe = 0

    func write(_ more: UnsafeRawBufferPointer) throws { bytes.append(contentsOf: more) }
    func synchronize() throws { safe = bytes.count }
    func finish() throws { safe = bytes.count }
  }

  @Test func everyAppendIsSafe() throws {
    let run = RandomRun(seed: 501, events: 30, largest: 40_000)
    let output = CrashingOutput()
    var options = CassetteWriter.Options()
    options.isDurable = true
    let writer = try CassetteWriter(output, options: options)
    #expect(output.safe == output.bytes.count, "the header is safe before the first event")
    var appended: [Event] = []
    for step in run.steps {
      switch step {
      case .body(let bytes): try writer.add(blob: bytes)
      case .member(let name, let bytes): try writer.add(extension: name, bytes)
      case .event(let event):
        try writer.append(event)
        appended.append(event)
        #expect(output.safe == output.bytes.count)
        let report = try Validator.validate(stream: MemoryInput(Array(output.bytes[..<output.safe])))
        #expect(report.verdict == .unclosed)
        #expect(report.findings.filter { $0.severity == .error }.map(\.rule) == [.z10])
        #expect(try events(output.bytes) == appended)
      }
    }
    try writer.finish(session: run.session)
    #expect(try Validator.validate(MemoryInput(output.bytes)).verdict == .valid)
  }

  /// The events that a stream hands out before it meets the end of an unfinished file.
  private func events(_ bytes: [UInt8]) throws -> [Event] {
    final class Box { var events: [Event] = [] }
    let box = Box()
    #expect(throws: Finding.self) {
      try CassetteStream(MemoryInput(bytes)).read { if case .event(let event) = $0 { box.events.append(event) } }
    }
    return box.events
  }

  /// An open event that nothing answered is read as an exchange without a response.
  @Test func unanswered() throws {
    let output = MemoryOutput()
    var options = CassetteWriter.Options()
    options.isDurable = true
    let writer = try CassetteWriter(output, options: options)
    let request = Request(method: "GET", path: "/")
    try writer.append(Event(sequence: 0, content: .open(Exchange(request: request))))
    try writer.append(Event(sequence: 1, content: .open(Exchange(request: request))))
    try writer.append(Event(sequence: 0, content: .http(Exchange(request: request, response: Response(status: 204)))))
    try writer.finish()
    let reader = try CassetteReader(MemoryInput(output.bytes))
    var events: [Event] = []
    try reader.forEachEvent { events.append($0) }
    #expect(events.map(\.sequence) == [0, 1])
    #expect(events.map(\.kind) == ["http", "open"])
    #expect(try reader.event(0)?.exchange?.response?.status == 204)
    #expect(try reader.event(1)?.exchange != nil)
    #expect(try reader.event(1)?.exchange?.response == nil)
    #expect(try reader.event(2) == nil)
  }
}
