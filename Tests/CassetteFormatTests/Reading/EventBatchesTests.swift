import Testing

@testable import CassetteFormat

@Suite("Events in batches")
struct EventBatchesTests {
  /// A cassette of markers with these numbers, each in a segment of its own.
  private static func cassette(_ sequences: [Int]) throws -> [UInt8] {
    let output = MemoryOutput()
    var options = CassetteWriter.Options()
    options.isDurable = true
    let writer = try CassetteWriter(output, options: options)
    for sequence in sequences {
      try writer.append(Event(sequence: sequence, content: .marker(Marker(name: "m"))))
    }
    try writer.finish()
    return output.bytes
  }

  private static func batches(_ bytes: [UInt8], in range: ClosedRange<Int> = 0...Int.max) throws -> EventBatches {
    try CassetteReader(MemoryInput(bytes)).eventBatches(in: range)
  }

  /// Where the content of a segment's member is.
  private static func place(ofSegment name: String, in bytes: [UInt8]) throws -> Int {
    try #require(bytes.firstOffset(of: Array(name.utf8), from: 0)) + name.utf8.count + 8
  }

  @Test("come as soon as nothing that was written later goes before them")
  func order() throws {
    var batches = try Self.batches(Self.cassette([0, 3, 1, 2, 4]))
    var read: [[Int]] = []
    while let events = try batches.next() { read.append(events.map(\.sequence)) }
    #expect(read == [[0], [1], [2, 3], [4]])
  }

  @Test("of a range do not wait for what is outside of it")
  func range() throws {
    let reader = try CassetteReader(MemoryInput(Self.cassette([10, 11, 0, 12])))
    var read: [Int] = []
    try reader.forEachEvent(in: 10...11) { read.append($0.sequence) }
    #expect(read == [10, 11])
  }

  @Test("are read no further than they are asked for, and an error stays one")
  func damage() throws {
    var bytes = try Self.cassette([0, 1, 2])
    bytes[try Self.place(ofSegment: "timeline/00000002.jsonl.zst", in: bytes)] ^= 0xFF
    var batches = try Self.batches(bytes)
    #expect(try batches.next()?.map(\.sequence) == [0])
    #expect(throws: Finding.self) { try batches.next() }
    #expect(throws: Finding.self) { try batches.next() }
  }
}
