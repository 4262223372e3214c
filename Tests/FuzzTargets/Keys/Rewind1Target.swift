import CassetteFormat

/// Keys of the profile `rewind/1`: none, or the digest of a text that is UTF-8, the same each time.
struct Rewind1Target: FuzzTarget {
  let name = "rewind1"

  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] { try KeyInput.seeds(repository) }

  func check(_ bytes: [UInt8]) throws {
    let request = KeyInput.request(bytes)
    var series = KeySeries(.rewind1)
    for _ in 0..<2 {
      guard let key = series.key(for: request) else { continue }
      try Broken.unless(key == Rewind1.key(for: request), "in a series it has another key")
      try Broken.unless(key.digest == Digest(of: key.canonical), "the key is not the digest of its text")
      try Broken.unless(String(validating: key.canonical, as: UTF8.self) != nil, "the text is not UTF-8")
    }
  }
}
