@testable import CassetteFormat

/// Cassettes that tests damage.
enum Sample {
  /// The request's body in the small cassette.
  static let question = Array(#"{"model":"m"}"#.utf8)

  /// One exchange; a pack with the small body, a member for the large one; about 2 KiB.
  static func small() throws -> [UInt8] {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    var generator = SeededGenerator(7)
    let question = try writer.add(body: question)
    // Repeating bytes, so that a body large enough for its own member makes a small file.
    let unit = generator.words(100)
    let answer = try writer.add(body: Array(repeatElement(unit, count: 700).joined()))
    let request = Request(
      method: "POST", path: "/v1/messages", headers: [HeaderField("Host", "a.example")], body: question)
    var event = Event(
      sequence: 0, content: .http(Exchange(request: request, response: Response(status: 200, body: answer))))
    event.at = 5
    try writer.append(event)
    try writer.append(Event(sequence: 1, content: .marker(Marker(name: "end"))))
    try writer.finish()
    return output.bytes
  }

  /// Every feature of the format, from the conformance vectors.
  static var rich: [UInt8] { Vector.named("v2/valid/rich.rw").bytes }
}
