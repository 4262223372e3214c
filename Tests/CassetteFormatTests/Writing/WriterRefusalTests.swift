import Testing

@testable import CassetteFormat

/// A writer does not write what a reader refuses.
@Suite struct WriterRefusalTests {
  private let writer: CassetteWriter
  private let output = MemoryOutput()
  private let request = Request(method: "GET", path: "/")

  init() throws { writer = try CassetteWriter(output) }

  private func event(_ sequence: Int, _ content: Event.Content) -> Event { Event(sequence: sequence, content: content) }
  private var http: Event.Content { .http(Exchange(request: request)) }
  private var open: Event.Content { .open(Exchange(request: request)) }
  private var marker: Event.Content { .marker(Marker(name: "n")) }

  @Test func sameNumberTwice() throws {
    try writer.append(event(1, marker))
    #expect(rule { try writer.append(event(1, marker)) } == .e02)
    try writer.append(event(2, open))
    try writer.append(event(2, http))
    try writer.finish()
    #expect(try Validator.validate(MemoryInput(output.bytes)).verdict == .valid)
  }

  /// An open event comes once, before its answer, which is a http event.
  @Test func openOutOfPlace() throws {
    try writer.append(event(1, http))
    #expect(rule { try writer.append(event(1, open)) } == .e02)
    try writer.append(event(2, open))
    #expect(rule { try writer.append(event(2, open)) } == .e02)
    #expect(rule { try writer.append(event(2, marker)) } == .e02)
    try writer.append(event(2, http))
    try writer.finish()
    #expect(try Validator.validate(MemoryInput(output.bytes)).verdict == .valid)
  }

  @Test func missingBlob() throws {
    let missing = Body(blob: Digest(of: [1]), size: 1)
    #expect(rule { try writer.append(event(1, .tool(ToolCall(name: "t", result: missing)))) } == .e05)
    var lost = missing
    lost.isLost = true
    // What was refused has not taken its number.
    try writer.append(event(1, .tool(ToolCall(name: "t", result: lost))))
    try writer.finish()
    #expect(try Validator.validate(MemoryInput(output.bytes)).findings.map(\.rule) == [.e10])
  }

  @Test func chunksOfAnotherBody() throws {
    let chunks = ChunkTable([.init(length: 3, delay: 0)])
    #expect(rule { _ = try writer.add(body: [1, 2], chunks: chunks) } == .e08)
    #expect(try writer.add(body: [1, 2, 3], chunks: chunks).chunks != nil)
  }

  @Test(arguments: [
    ("readme", Rule.z13), ("ext/example/a", .z13), ("ext/com.example/A", .z12), ("ext/com.example/..", .z12),
    ("mimetype", .z13), ("manifest.json", .z13), ("", .z12),
  ])
  func privateMembers(name: String, broken: Rule) {
    #expect(rule { try writer.add(extension: name, []) } == broken)
  }

  @Test func privateMemberTwice() throws {
    try writer.add(extension: "ext/com.example/a", [1])
    #expect(rule { try writer.add(extension: "ext/com.example/a", [2]) } == .z12)
  }

  /// Events that no reader would take.
  @Test func invalidEvents() throws {
    let request = Request(method: "GET", path: "/", headers: [HeaderField("", "b")])
    #expect(rule { try writer.append(event(1, .http(Exchange(request: request)))) } == .e11)
    #expect(
      rule { try writer.append(event(1, .http(Exchange(request: self.request, response: Response(status: 7))))) }
        == .e11)
    #expect(rule { try writer.append(event(-1, marker)) } == .e01)
  }
}
