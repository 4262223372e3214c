import CassetteFormat

/// The messages of an Amazon event stream (`application/vnd.amazon.eventstream`), which have lengths and checksums.
///
/// A message is its length, that of its headers, a CRC-32 of both, headers, payload, and a CRC-32 of everything before.
struct EventStreamMessages {
  private static let preludeSize = 12
  private static let checksumSize = 4
  private var messages: [Range<Int>] = []
  private var payloads: [Range<Int>] = []

  /// Nil for a content that is not made of such messages from its beginning to its end: their checksums tell.
  init?(_ content: [UInt8]) {
    var start = 0
    while start < content.count {
      guard content.count - start >= Self.preludeSize + Self.checksumSize else { return nil }
      let size = content.integer(at: start)
      let headers = content.integer(at: start + 4)
      guard content.integer(at: start + 8) == content.checksum(start..<start + 8), size <= content.count - start,
        headers <= size - Self.preludeSize - Self.checksumSize
      else { return nil }
      messages.append(start..<start + size)
      payloads.append(start + Self.preludeSize + headers..<start + size - Self.checksumSize)
      start += size
    }
    guard !messages.isEmpty else { return nil }
  }

  /// The content after edits, with lengths and checksums made anew.
  ///
  /// - Parameter content: The content after the edits, with the old ones.
  /// - Returns: Nil when an edit is not in one payload: headers have lengths of their own, and checksums cannot be text.
  func updated(_ content: [UInt8], _ edits: ContentEdits) -> [UInt8]? {
    var next = 0
    for edit in edits.edits {
      while next < payloads.count, payloads[next].upperBound < edit.range.upperBound { next += 1 }
      guard next < payloads.count, payloads[next].lowerBound <= edit.range.lowerBound else { return nil }
    }
    var content = content
    var start = 0
    for size in edits.lengths(messages.map(\.count)) {
      let end = start + size - Self.checksumSize
      content.put(size, at: start)
      content.put(content.checksum(start..<start + 8), at: start + 8)
      content.put(content.checksum(start..<end), at: end)
      start += size
    }
    return content
  }
}

extension [UInt8] {
  /// A number of four bytes, the highest first.
  fileprivate func integer(at offset: Int) -> Int { self[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }

  fileprivate mutating func put(_ number: Int, at offset: Int) {
    replaceSubrange(offset..<offset + 4, with: UInt32(truncatingIfNeeded: number).bigEndianBytes)
  }

  fileprivate func checksum(_ range: Range<Int>) -> Int {
    Int(CRC32.checksum(Array(self[range])))
  }
}

extension UInt32 {
  var bigEndianBytes: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) } }
}
