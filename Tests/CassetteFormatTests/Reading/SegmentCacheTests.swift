import Testing

@testable import CassetteFormat

@Suite("A cache of segments")
struct SegmentCacheTests {
  private static func segment(bytes: Int) -> SegmentText {
    SegmentText([UInt8](repeating: UInt8(ascii: "\n"), count: bytes), member: "timeline/00000001.jsonl.zst")
  }

  @Test("keeps as many as have 4 MiB, and those that are near the latest")
  func limit() {
    var cache = SegmentCache()
    for number in 0..<4 { cache.keep(number, Self.segment(bytes: 1 << 20)) }
    #expect(cache.numbers.sorted() == [0, 1, 2, 3])
    cache.keep(4, Self.segment(bytes: 1))
    #expect(cache.numbers.sorted() == [1, 2, 3, 4])
    cache.keep(0, Self.segment(bytes: 2 << 20))
    #expect(cache.numbers.sorted() == [0, 1, 2])
    // What went counts no more.
    cache.keep(3, Self.segment(bytes: 1))
    #expect(cache.numbers.sorted() == [1, 2, 3])
  }

  @Test("keeps one that is larger than that, alone")
  func large() {
    var cache = SegmentCache()
    cache.keep(0, Self.segment(bytes: 1))
    cache.keep(1, Self.segment(bytes: (4 << 20) + 1))
    #expect(cache.numbers.sorted() == [1])
    cache.keep(2, Self.segment(bytes: 1))
    #expect(cache.numbers.sorted() == [2])
  }
}
