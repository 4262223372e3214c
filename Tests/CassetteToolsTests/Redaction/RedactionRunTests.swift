import CassetteFormat
import Testing

@testable import CassetteTools

/// Runs made at random, with keys planted at random.
struct RedactionRunTests {
  @Test(arguments: 0..<40)
  func everyPropertyHolds(seed: Int) throws {
    var random = SeededGenerator(seed)
    let placements = WirePlacement.all + WirePlacement.others
    var keys: [[UInt8]] = []
    let before = try cassette { writer in
      for sequence in 0..<(2 + random.below(6)) {
        // Few seeds, so that keys come again.
        let key = KeyShape.all[random.below(KeyShape.all.count)].key(random.below(3))
        keys.append(key)
        var event = Event(
          sequence: sequence, content: .http(try placements[random.below(placements.count)].exchange(key, writer)))
        if random.below(2) == 0 { event.keys = ["rewind/2": "rw2:" + String(repeating: "0", count: 64)] }
        if random.below(3) == 0, let body = event.exchange?.response?.message.body {
          let third = body.size / 3
          let lengths = [third, third, body.size - 2 * third]
          event.exchange?.response?.message.body?.chunks = try writer.add(
            blob: ChunkTable(lengths.map { .init(length: $0, delay: sequence) }).bytes)
        }
        try writer.append(event)
      }
    }
    let probe = try RedactionProbe(before)
    #expect(try probe.isStable() && probe.isClean() && probe.isValid() && probe.mapIsTrue() && probe.hasNoOldDigest())
    for key in keys { #expect(try probe.lacks(key)) }
    let old = try before.events
    for (event, other) in zip(old, try probe.after.events) {
      #expect(try Self.pace(event, in: before) == Self.pace(other, in: probe.after))
      #expect(other.at == event.at && other.kind == event.kind)
    }
  }

  /// P5: how many pieces an answer came in, when, and how many lines there are.
  private static func pace(_ event: Event, in cassette: CassetteReader) throws -> [Int] {
    guard let body = event.exchange?.response?.message.body else { return [] }
    let content = try CassetteDetector.content(of: body, in: cassette)
    return [content.count { $0 == UInt8(ascii: "\n") }] + (try cassette.chunks(of: body)?.chunks.map(\.delay) ?? [])
  }
}
