import CassetteFormat

extension RedactionMap {
  /// Lets places follow what a mutant did: to events that got another number, and to bytes that moved.
  ///
  /// A place whose bytes were changed is left out, and so is one in an answer that is a new one.
  mutating func follow(_ result: StepResult) {
    changePlaces { place in
      guard case .string(let part)? = place["part"], case .integer(let sequence)? = place["seq"],
        ["request", "response", "event"].contains(part)
      else {
        if case .string(let member)? = place["member"], member.hasPrefix("/derivation") { return nil }
        return place
      }
      var place = place
      let shift = result.changes.reduce(0) { shift, change in
        change.key < sequence ? shift + max(0, change.value.count - 1) : shift
      }
      guard let events = result.changes[sequence] else {
        place["seq"] = .integer(sequence + shift)
        return place
      }
      guard !events.isEmpty else { return nil }
      if let other = result.exchanged[sequence] {
        place["seq"] = .integer(other)
        return place
      }
      // The recorded event comes after the faults that were put before it.
      place["seq"] = .integer(sequence + shift + (events.count - 1))
      guard part != "request", events.count == 1 else { return place }
      guard place["member"] == nil else { return place }
      if result.isPair { return nil }
      guard let edits = result.edits else { return result.replaced == nil ? place : nil }
      return Self.moved(place, edits, result.content)
    }
  }

  private static func moved(_ place: JSONObject, _ edits: ContentEdits, _ content: Digest?) -> JSONObject? {
    var place = place
    if place["blob"] != nil { place["blob"] = content.map { .string($0.hex) } }
    guard case .array(let ranges)? = place["ranges"] else { return place }
    var moved: [JSONValue] = []
    for case .array(let pair) in ranges {
      guard case .integer(let start)? = pair.first, case .integer(let count)? = pair.last, count >= 0,
        let range = edits.range(start..<start + count)
      else { return nil }
      moved.append(.array([.integer(range.lowerBound), .integer(range.count)]))
    }
    place["ranges"] = .array(moved)
    return place
  }
}
