import CassetteFormat

extension ContentScan {
  /// Searches server-sent events, and the strings that they bring in pieces.
  func searchEvents(_ text: UnsafeRawBufferPointer, _ origin: TextOrigin, depth: Int) {
    let inner = origin.decoded(.identity(text.count), .serverSentEvents)
    var reader = EventStreamReader(text)
    var joiner = StreamJoiner()
    var starts: [Int] = []
    // Decoded texts are searched within a budget, which a first look would not keep.
    let survey = depth == 0 ? ContentSurvey(text, scanner) : nil
    let found = candidates.count
    while let part = reader.next() {
      switch part {
      case .rest(let range):
        let rest = UnsafeRawBufferPointer(rebasing: text[range])
        searchText(rest, origin.advanced(by: range.lowerBound), .text, depth: depth)
      case .event(let lines):
        starts.append(lines[0].lowerBound)
        searchEvent(text, lines, inner, &joiner, survey, depth: depth)
      }
    }
    searchStreams(joiner, inner, depth: depth)
    if depth == 0 { number(starts, since: found) }
  }

  private func searchEvent(
    _ text: UnsafeRawBufferPointer, _ lines: [Range<Int>], _ origin: TextOrigin, _ joiner: inout StreamJoiner,
    _ survey: ContentSurvey?, depth: Int
  ) {
    if lines.count == 1 {
      let data = UnsafeRawBufferPointer(rebasing: text[lines[0]])
      let start = lines[0].lowerBound
      searchEvent(data, origin.advanced(by: start), &joiner, survey.map { ($0, start) }, depth: depth) {
        $0.lowerBound + start
      }
      return
    }
    var data = DecodedText()
    for (index, line) in lines.enumerated() {
      if index > 0 { data.append(0x0A, from: line.lowerBound - 1..<line.lowerBound) }
      data.append(plain: text, line)
    }
    let map = data.map
    data.bytes.withUnsafeBytes { bytes in
      searchEvent(bytes, origin.decoded(map, nil), &joiner, nil, depth: depth) { range in
        let places = map.ranges(of: range)
        return places.count == 1 && places[0].count == range.count ? places[0].lowerBound : nil
      }
    }
  }

  /// - Parameter place: Where a range of the data stands in the stream; nil when not in one piece.
  private func searchEvent(
    _ data: UnsafeRawBufferPointer, _ origin: TextOrigin, _ joiner: inout StreamJoiner,
    _ survey: (ContentSurvey, Int)?, depth: Int, _ place: (Range<Int>) -> Int?
  ) {
    guard JSONLexer.mayBegin(data, at: 0) else {
      search(data, origin, .text, depth: depth)
      if !data.isEmpty, let offset = place(0..<data.count) { joiner.take(text: data, at: offset) }
      return
    }
    var documents = JSONDocuments(data, origin, depth: depth, self, survey: survey)
    documents.search { joiner.take($0, $1.lexer, in: data) }
    joiner.endEvent(data, place)
  }

  /// Searches the pieces of documents in one text: JSON lines, or the elements of a list.
  func searchLines(_ documents: [Range<Int>], in text: UnsafeRawBufferPointer, _ origin: TextOrigin, depth: Int) {
    guard documents.count > 1, spend(text.count) else { return }
    var joiner = StreamJoiner()
    for document in documents {
      let data = UnsafeRawBufferPointer(rebasing: text[document])
      var lexer = JSONLexer(nesting: limits.nesting)
      reading: while true {
        let token = lexer.next(data)
        switch token {
        case .end, .failure: break reading
        default: joiner.take(token, lexer, in: data)
        }
      }
      joiner.endEvent(data) { $0.lowerBound + document.lowerBound }
    }
    let found = candidates.count
    searchStreams(joiner, origin.decoded(.identity(text.count), .lines), depth: depth)
    if depth == 0 { number(documents.map(\.lowerBound), since: found) }
  }

  private func searchStreams(_ joiner: StreamJoiner, _ origin: TextOrigin, depth: Int) {
    for stream in joiner.streams where stream.isJoined {
      let found = candidates.count
      search(stream.text, .json, of: origin, stream.field, depth: depth + 1)
      guard candidates.count > found else { continue }
      // A pointer names keys, and these may be secrets too.
      let isSecret = stream.pointer.map { scanner.matches(in: Array($0.utf8)).isEmpty } == false
      complete(since: found) { $0.pointer = isSecret ? nil : stream.pointer }
    }
  }

  /// Says in which events the newest detections stand.
  ///
  /// - Parameter starts: Where each event begins in the content.
  private func number(_ starts: [Int], since count: Int) {
    complete(since: count) { detection in
      let first = starts.lastPlace(notAfter: detection.ranges[0].lowerBound)
      let last = starts.lastPlace(notAfter: detection.ranges.last!.lowerBound)
      if let first, let last { detection.events = first...last }
    }
  }
}

extension [Int] {
  /// The place of the last of ascending numbers that is not above another.
  fileprivate func lastPlace(notAfter number: Int) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= number { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }
}
