import Testing

@testable import CassetteFormat

@Suite("The cache of blobs")
struct BlobCacheTests {
  private static func name(_ number: Int) -> Digest { Digest(of: [UInt8(number)]) }

  /// What is there; asking for one moves it, and with that may push others out.
  private static func held(_ cache: BlobCache) -> [Int] {
    (0..<20).filter { number in
      var copy = cache
      return copy[name(number)] != nil
    }
  }

  @Test("keeps no more than its limit, and what was used last")
  func bounded() {
    var cache = BlobCache(limit: 100)
    for number in 0..<20 {
      cache.keep(Self.name(number), BlobCache.Entry(bytes: [UInt8](repeating: 0, count: 10)))
      // The first is asked for again and again.
      #expect(cache[Self.name(0)] != nil)
      #expect(Self.held(cache).count <= 10)
    }
    #expect(Self.held(cache).suffix(4) == [16, 17, 18, 19])
  }

  @Test("lets a blob go that is dropped, and has room for another")
  func dropped() {
    var cache = BlobCache(limit: 100)
    for number in 0..<5 { cache.keep(Self.name(number), BlobCache.Entry(bytes: [UInt8](repeating: 0, count: 10))) }
    cache.drop(Self.name(4))
    cache.drop(Self.name(9))
    #expect(Self.held(cache) == [0, 1, 2, 3])
    for number in 5..<11 { cache.keep(Self.name(number), BlobCache.Entry(bytes: [UInt8](repeating: 0, count: 10))) }
    #expect(Self.held(cache) == [0, 1, 2, 3, 5, 6, 7, 8, 9, 10])
  }

  @Test("keeps one blob that is larger than half of it, and none that is larger than it")
  func large() {
    var cache = BlobCache(limit: 100)
    cache.keep(Self.name(0), BlobCache.Entry(bytes: [UInt8](repeating: 0, count: 90)))
    #expect(Self.held(cache) == [0])
    cache.keep(Self.name(1), BlobCache.Entry(bytes: [UInt8](repeating: 0, count: 101)))
    #expect(Self.held(cache) == [0])
  }
}
