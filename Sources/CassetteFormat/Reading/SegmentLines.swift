/// Where a segment's lines are: what a cassette of which everything is asked for is found by.
///
/// Nothing here is believed: a line is parsed, and compared with what was asked for, before it is used. Memory: some 100
/// bytes a line.
struct SegmentLines {
  private(set) var blobs: [Digest: Range<Int>] = [:]
  /// The first line of each number.
  private(set) var events: [Int: Range<Int>] = [:]
  /// Whether a blob that is not among these is not in the segment.
  var hasAllBlobs = false

  /// Adds a line of a segment, unless it is not plain what it is about.
  mutating func add(_ text: [UInt8], _ line: Range<Int>, isBlob: Bool) {
    if isBlob {
      guard let digest = Self.digest(text, line), blobs[digest] == nil else { return hasAllBlobs = false }
      blobs[digest] = line
    } else if let sequence = Self.sequence(in: text[line]), events[sequence] == nil {
      events[sequence] = line
    }
  }

  /// The digest of a plain blob row, which may have its base before it.
  private static func digest(_ text: [UInt8], _ line: Range<Int>) -> Digest? {
    var scanner = TableScanner(text, line)
    guard scanner.literal("{") else { return nil }
    if scanner.literal("\"base\":\""), scanner.digest() == nil || !scanner.literal("\",") { return nil }
    return scanner.literal("\"digest\":\"") ? scanner.digest() : nil
  }

  /// The number of an event: keys are sorted, so it stands near the end of the line.
  private static func sequence(in line: ArraySlice<UInt8>) -> Int? {
    let key = Array("\"seq\":".utf8)
    var start = line.endIndex - key.count
    while start > line.startIndex {
      if line[start] == key[0], line[start...].starts(with: key) {
        return Int(String(decoding: line[(start + key.count)...].prefix { 48...57 ~= $0 }, as: UTF8.self))
      }
      start -= 1
    }
    return nil
  }
}
