import CassetteFormat

/// What was removed so far, for the redaction map.
final class RedactionRecord {
  var map = RedactionMap()
  /// The edits of texts.
  var edits: [RedactionString: ContentEdits] = [:]
  /// Where elements of arrays are now.
  var moved: [RedactionString: String] = [:]

  /// Notes what was removed from a body.
  func add(_ change: RedactedBodies.Change, of target: RedactionString, at place: RedactionPlace) {
    if change.isCoded { edits[target] = change.edits }
    guard let digest = change.digest else {
      var json = place.json
      json["dropped"] = .string(change.sizeClass)
      return map.add(RedactionHit(cause: .undecodable, ranges: [], secret: []), "", at: json)
    }
    for site in change.sites {
      var json = site.json(place)
      json["pointer"] = site.hit.pointer.map(JSONValue.string)
      json["events"] = site.hit.events.map { .array([.integer($0.lowerBound), .integer($0.upperBound)]) }
      if change.isCoded {
        json["view"] = .array(["content-coding"] + (site.hit.form == .base64 ? ["base64"] : []))
      } else if !site.ranges.isEmpty {
        json["blob"] = .string(digest.hex)
      }
      map.add(site.hit, site.placeholder, at: json)
    }
  }

  /// The map of everything that was removed, now and earlier: places of earlier redactions are moved to where their
  /// placeholders are now.
  func map(with earlier: RedactionMap, _ bodies: RedactedBodies) -> RedactionMap {
    var all = earlier
    all.changePlaces { place in
      var place = place
      var edits: ContentEdits?
      if case .string(let hex)? = place["blob"], let digest = Digest(hex: hex) {
        guard let change = bodies.change(of: digest) else { return place }
        guard let changed = change.digest else { return nil }
        place["blob"] = .string(changed.hex)
        edits = change.edits
      } else if let target = RedactionPlace(place) {
        edits = self.edits[RedactionString(owner: target.owner, pointer: target.pointer)]
        if let pointer = movedPointer(target) { place["member"] = .string(pointer) }
      }
      guard let edits, case .array(let ranges)? = place["ranges"] else { return place }
      var changed: [JSONValue] = []
      for case .array(let pair) in ranges {
        guard case .integer(let start)? = pair.first, case .integer(let count)? = pair.last,
          let range = edits.range(start..<start + count)
        else { return nil }
        changed.append(.array([.integer(range.lowerBound), .integer(range.count)]))
      }
      place["ranges"] = .array(changed)
      return place
    }
    all.append(map)
    return all
  }

  /// Where the text of a header line is now, when lines before it were removed.
  private func movedPointer(_ place: RedactionPlace) -> String? {
    guard let slash = place.pointer.lastIndex(of: "/") else { return nil }
    let line = RedactionString(owner: place.owner, pointer: String(place.pointer[..<slash]))
    return moved[line].map { $0 + place.pointer[slash...] }
  }
}

extension RedactedContent.Site {
  /// The place with the ranges of the placeholder.
  func json(_ place: RedactionPlace) -> JSONObject {
    var json = place.json
    if !ranges.isEmpty {
      json["ranges"] = .array(ranges.map { .array([.integer($0.lowerBound), .integer($0.count)]) })
    }
    if hit.form == .base64 { json["view"] = .array(["base64"]) }
    return json
  }
}
