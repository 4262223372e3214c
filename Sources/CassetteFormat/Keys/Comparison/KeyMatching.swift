/// Looks the requests of one run up among the recorded ones of another, as a strict replay does.
public struct KeyMatching {
  /// A recorded request.
  public struct Recorded: Sendable {
    public let sequence: Int
    let lane: String?
    let digest: Digest
    let sketch: KeySketch
  }

  /// Where a request was found, or why not.
  public enum Outcome: Hashable, Sendable {
    case found(sequence: Int)
    /// Not there, or every recording of it has been taken.
    case missed(nearest: [Int])
  }

  private var recorded: [Recorded] = []
  private var isTaken: [Bool] = []
  private var places: [Digest: [Int]] = [:]
  /// The place after the one that was found last.
  private var cursor = 0

  static let nearestCount = 3

  public init() {}

  /// Adds a request of the recorded run, in the order of `seq`.
  public mutating func add(_ sequence: Int, lane: String?, _ key: MatchKey) {
    let sketch = KeySketch(canonical: key.canonical)
    places[key.digest, default: []].append(recorded.count)
    recorded.append(Recorded(sequence: sequence, lane: lane, digest: key.digest, sketch: sketch))
    isTaken.append(false)
  }

  /// Looks up the next request of the other run: the first of its key that is left, in its lane if there is one.
  public mutating func take(lane: String?, _ key: MatchKey) -> Outcome {
    let left = (places[key.digest] ?? []).filter { !isTaken[$0] }
    guard let place = left.first(where: { recorded[$0].lane == lane }) ?? left.first else {
      return .missed(nearest: nearest(to: KeySketch(canonical: key.canonical)))
    }
    isTaken[place] = true
    cursor = place + 1
    return .found(sequence: recorded[place].sequence)
  }

  /// Whether a key was recorded at all.
  public func has(_ key: MatchKey) -> Bool { places[key.digest] != nil }

  /// The recorded requests that nothing has taken.
  public var left: [Int] { recorded.indices.filter { !isTaken[$0] }.map { recorded[$0].sequence } }

  /// The requests most alike, best first; of equals, the one nearest to where the run is.
  private func nearest(to sketch: KeySketch) -> [Int] {
    let scored = recorded.indices.map { (place: $0, score: recorded[$0].sketch.similarity(to: sketch)) }
    let best = scored.sorted { one, other in
      one.score == other.score ? abs(one.place - cursor) < abs(other.place - cursor) : one.score > other.score
    }
    return best.prefix(Self.nearestCount).map { recorded[$0.place].sequence }
  }
}
