import Testing

@testable import CassetteFormat

@Suite("The cache of blobs")
struct BlobCacheTests {
  private static func name(_ number: Int) -> Digest { Digest(of: [UInt8(number)]) }

  private static func held(_ cache: BlobCache) -> [Int] {
    var cache = cache
    return (0..<20).filter { cache[name($0)] != nil }
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

  @Test("keeps one blob that is larger than half of it, and none that is larger than it")
  func large() {
    var cache = BlobCache(limit: 100)
    cache.keep(Self.name(0), BlobCache.Entry(bytes: [UInt8](repeating: 0, count: 90)))
    #expect(Self.held(cache) == [0])
    cache.keep(Self.name(1), BlobCache.Entry(bytes: [UInt8](repeating: 0, count: 101)))
    #expect(Self.held(cache) == [0])
  }
}
