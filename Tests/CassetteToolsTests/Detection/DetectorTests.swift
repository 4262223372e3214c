import CassetteFormat
import Testing

@testable import CassetteTools

/// What a detection says, and what hostile contents can do.
struct DetectorTests {
  private let key = KeyShape.all[0].key(1)

  private func content(_ before: String, _ after: String) -> [UInt8] { Array(before.utf8) + key + Array(after.utf8) }

  @Test func saysHowTheTextWasGot() throws {
    let inner = Wire.json(content("{\"k\":[\"", "\"]}"))
    let found = Detector().detections(in: Array("{\"a/b\":[0,".utf8) + inner + Array("]}".utf8))
    try #require(found.count == 1)
    #expect(found[0].views == [.json, .nestedJSON])
    #expect(found[0].pointer == "/a~1b/1")
    #expect(found[0].excerpt == "sk-a…(\(key.count))")
  }

  @Test func keepsAKeyOutOfThePointer() throws {
    let found = Detector().detections(
      in: content("{\"a\":{\"", "\":[\"") + key + Array("\"]},\"b\":\"".utf8) + key + Array("\"}".utf8))
    #expect(found.map(\.pointer) == [nil, nil, "/b"])
    let other = KeyShape.all[0].key(2)
    let lines = [other.prefix(40), other.dropFirst(40)].flatMap { piece in
      content("{\"", "\":\"") + Array(piece) + Array("\"}\n".utf8)
    }
    #expect(Detector().detections(in: lines).map(\.pointer) == [nil, nil, nil])
  }

  @Test func numbersEvents() throws {
    let events = Wire.events(Wire.pieces(key)) { "{\"delta\":\($0)}" }
    let found = Detector().detections(in: events)
    #expect(found.map(\.events) == [1...3])
    #expect(found.map(\.ranges.count) == [3])
    #expect(found.map(\.views) == [[.serverSentEvents, .json]])
    #expect(found.map(\.pointer) == ["/delta"])
  }

  /// A piece that looks like a whole key, and the key that it is a piece of.
  @Test func prefersTheWholeKey() throws {
    let pieces = [Array(key.prefix(80)), Array(key.dropFirst(80))]
    let found = Detector().detections(in: Wire.events(pieces) { "{\"delta\":\($0)}" })
    #expect(found.map(\.text) == [key])
  }

  /// Messages that only have the same shape are not one text.
  @Test func keepsMessagesApart() throws {
    let pieces = [content("one ", "."), Array("two ".utf8)]
    let found = Detector().detections(in: Wire.events(pieces) { "{\"params\":{\"text\":\($0)}}" })
    #expect(found.map(\.text) == [key])
    #expect(found.map(\.events) == [0...0])
  }

  @Test(arguments: [
    "[", "{\"a\":", "[{\"a\":", "\\\"", "\n{\"", "data: {\n\n", "%25", "\u{1B}[", "\u{1B}]", "\r", "QUFB",
  ])
  func standsRepetition(_ unit: String) {
    let content = content(String(repeating: unit, count: 100_000) + "\n ", "\n")
    let found = Detector().detections(in: content)
    #expect(found.map(\.text) == [key])
    _ = Detector().detections(in: content, type: Array("text/event-stream".utf8))
  }

  @Test func stopsDecodingWhenItIsTooMuch() {
    var limits = DetectionLimits()
    limits.work = 0
    let detector = Detector(limits: limits)
    #expect(detector.detections(in: content("{\"a\":\"", "\"}")).count == 1)
    #expect(!detector.isLimited)
    _ = detector.detections(in: content("{\"a\":\"%20", "\"}"))
    #expect(detector.isLimited)
    #expect(detector.detections(in: content("{\"a\":\"", "\"}")).count == 1)
    #expect(!detector.isLimited)
  }

  @Test func stopsAtManyDetections() {
    var limits = DetectionLimits()
    limits.detections = 3
    let detector = Detector(limits: limits)
    #expect(detector.detections(in: (0..<5).flatMap { _ in content(" ", "\n") }).count == 3)
    #expect(detector.isLimited)
  }
}
