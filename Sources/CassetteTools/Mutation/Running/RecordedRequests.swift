package import CassetteFormat

/// What is known of a cassette's requests, by the numbers of their events.
package struct RecordedRequests: Sendable {
  struct Entry: Sendable {
    let dialect: KeyDialect
    let match: Digest
    /// Exchanges that ran at the same time, directly or through others, have the same number.
    let group: Int
  }

  var entries: [Int: Entry] = [:]

  /// Align keys of requests in the order in which they came; those that ran at the same time in the recording in an order
  /// that does not depend on who was first.
  func order(_ requests: [(sequence: Int?, align: Digest?)]) -> [String] {
    var result: [String] = []
    var block: [String] = []
    var group: Int?
    func close() {
      result += block.sorted()
      block = []
    }
    for request in requests {
      let own = request.sequence.flatMap { entries[$0]?.group }
      if own == nil || own != group { close() }
      group = own
      block.append(request.align?.hex ?? "")
    }
    close()
    return result
  }
}

extension RecordedRequests {
  /// - Throws: `FileError`; a finding when the cassette cannot be read.
  package init(_ cassette: CassetteReader) throws {
    self.init()
    var group = 0
    // When the last of those that ran at the same time ended; nil when nothing can have run beside what comes.
    var end: Int?
    try KeyedRequests.forEach(in: cassette) { event, keys in
      let isBeside = event.at.flatMap { start in end.map { start < $0 } } ?? false
      if !isBeside { group += 1 }
      let own = event.at.flatMap { start in event.took.map { start.addingReportingOverflow($0) } }
      let ownEnd = own.flatMap { $0.overflow ? nil : $0.partialValue }
      end = isBeside ? max(end ?? 0, ownEnd ?? 0) : ownEnd
      if let keys, let dialect = keys.dialect {
        entries[event.sequence] = Entry(dialect: dialect, match: keys.match.digest, group: group)
      }
    }
  }
}
