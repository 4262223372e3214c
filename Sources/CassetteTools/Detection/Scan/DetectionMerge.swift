/// One detection for each secret, of all that several views show.
enum DetectionMerge {
  /// A range of a candidate.
  private struct Piece {
    let range: Range<Int>
    let candidate: Int
  }

  /// The detections in the order of where they begin. Of those of different texts that overlap the best one stays.
  static func merge(_ candidates: [ContentScan.Candidate]) -> [Detection] {
    let candidates = candidates.filter { !$0.detection.ranges.isEmpty }
    guard candidates.count > 1 else { return candidates.map(\.detection) }
    let rivals = rivals(candidates)
    let order = candidates.indices.sorted { isBetter(candidates[$0], candidates[$1]) }
    var isKept = [Bool?](repeating: nil, count: candidates.count)
    for index in order where isKept[index] == nil {
      isKept[index] = true
      for rival in rivals[index] where isKept[rival] == nil { isKept[rival] = false }
    }
    return order.filter { isKept[$0]! }.map { candidates[$0].detection }.sorted {
      $0.ranges.lexicographicallyPrecedes($1.ranges) { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    }
  }

  /// For each candidate those of other texts that overlap it.
  private static func rivals(_ candidates: [ContentScan.Candidate]) -> [[Int]] {
    var rivals = [[Int]](repeating: [], count: candidates.count)
    let pieces = candidates.indices.flatMap { index in
      candidates[index].detection.ranges.map { Piece(range: $0, candidate: index) }
    }.sorted { $0.range.lowerBound < $1.range.lowerBound }
    // Pieces of one text hardly overlap, and no byte is in more than some texts: few are open at a time.
    var open: [Piece] = []
    for piece in pieces {
      open.removeAll { $0.range.upperBound <= piece.range.lowerBound }
      for other in open where candidates[other.candidate].text != candidates[piece.candidate].text {
        rivals[other.candidate].append(piece.candidate)
        rivals[piece.candidate].append(other.candidate)
      }
      open.append(piece)
    }
    return rivals
  }

  /// The surer one, then that which shows more of the secret, then the one with the more exact place.
  private static func isBetter(_ left: ContentScan.Candidate, _ right: ContentScan.Candidate) -> Bool {
    let (one, other) = (left.detection, right.detection)
    if one.confidence != other.confidence { return one.confidence > other.confidence }
    if one.text.count != other.text.count { return one.text.count > other.text.count }
    let (size, otherSize) = (one.size, other.size)
    if size != otherSize { return size < otherSize }
    if one.views.count != other.views.count { return one.views.count < other.views.count }
    return left.text < right.text
  }
}

extension Detection {
  /// Bytes of the content that it stands in.
  fileprivate var size: Int { ranges.reduce(0) { $0 + $1.count } }
}
