import CassetteFormat

/// The recorded requests that are most alike to one that nothing was recorded for.
///
/// Most replays never need it, so everything is read when it is asked for the first time. Memory: half a kilobyte for
/// each recorded request.
final class NearestRequests {
  struct Neighbour {
    let place: Int
    /// 0 to 1.
    let similarity: Double
    let canonical: [UInt8]
  }

  private let cassette: CassetteReader
  private let keys: LiveKeys
  private var samples: [KeySketch] = []

  /// How many hashes of a request are kept, how many requests are then compared as a whole, how many are the nearest.
  private static let sampleSize = 64
  private static let comparedCount = 16
  static let count = 3

  init(_ cassette: CassetteReader, _ profile: KeyProfile, masks: Masks) {
    self.cassette = cassette
    keys = LiveKeys(profile, masks: masks, derives: false)
  }

  /// The nearest of the recorded requests that are left, best first; of equals, the one nearest to where the run is.
  ///
  /// - Parameters:
  ///   - canonical: What the key of the request is the hash of.
  ///   - cursor: The place after the one that was served last.
  /// - Throws: `FileError`; findings about the cassette.
  func nearest(
    to canonical: [UInt8], among entries: [ReplayEntry], cursor: Int
  ) throws -> [Neighbour] {
    try prepare(entries)
    let sketch = KeySketch(canonical: canonical)
    let sample = sketch.sample(Self.sampleSize)
    let likely = entries.indices.filter { entries[$0].isLeft }.map { place in
      (place: place, score: samples[place].estimate(to: sample, count: Self.sampleSize))
    }.sorted { one, other in
      (-one.score, abs(one.place - cursor), one.place) < (-other.score, abs(other.place - cursor), other.place)
    }.prefix(Self.comparedCount)
    let compared = try likely.map { place, _ in
      let recorded = try self.canonical(entries[place])
      return Neighbour(
        place: place, similarity: KeySketch(canonical: recorded).similarity(to: sketch), canonical: recorded)
    }
    let ranked = compared.sorted { one, other in
      (-one.similarity, abs(one.place - cursor), one.place) < (
        -other.similarity, abs(other.place - cursor), other.place
      )
    }
    return Array(ranked.prefix(Self.count))
  }

  private func prepare(_ entries: [ReplayEntry]) throws {
    guard samples.isEmpty else { return }
    var samples: [KeySketch] = []
    for entry in entries {
      samples.append(KeySketch(canonical: try canonical(entry)).sample(Self.sampleSize))
      guard let origin = entry.origin, let body = try cassette.event(entry.sequence)?.exchange?.response?.message.body
      else { continue }
      keys.add(origin: origin) { [cassette] in try? KeyedRequests.content(of: body, in: cassette) }
    }
    self.samples = samples
  }

  /// What the key of a recorded request is the hash of; nothing for one that cannot be read.
  private func canonical(_ entry: ReplayEntry) throws -> [UInt8] {
    guard let request = try cassette.event(entry.sequence)?.exchange?.request else { return [] }
    let body = try request.message.body.flatMap { try KeyedRequests.content(of: $0, in: cassette) } ?? []
    return keys.keys(of: KeyRequest(request, body: body))?.match.canonical ?? []
  }
}
