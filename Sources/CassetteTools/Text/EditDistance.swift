/// How unlike two words are, for "did you mean".
public enum EditDistance {
  /// How many bytes have to be added, left out or replaced to make one of the other (Levenshtein).
  public static func between(_ one: [UInt8], _ other: [UInt8]) -> Int {
    var row = Array(0...other.count)
    for (index, byte) in one.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, wanted) in other.enumerated() {
        let replaced = diagonal + (byte == wanted ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
      }
    }
    return row[other.count]
  }

  /// The word that is most like another, when it is like it at all: at most a third of it differs.
  public static func nearest(to word: String, in words: [String]) -> String? {
    let wanted = Array(word.utf8)
    let scored = words.map { ($0, between(Array($0.utf8), wanted)) }
    return scored.min { $0.1 < $1.1 }.flatMap { $0.1 <= max(1, wanted.count / 3) ? $0.0 : nil }
  }
}
