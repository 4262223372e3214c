package import CassetteFormat

/// A cassette made of what a run asked for: answers that an earlier one had, as they were recorded, and new ones.
package struct RefreshedCassette {
  private let old: CassetteReader
  private let new: CassetteReader
  private let operation: (name: String, parameters: JSONObject)?
  private let change: (Int) -> (sequence: Int, at: Int)?

  /// - Parameters:
  ///   - new: The rest of the run, with the run's session.
  ///   - operation: What made it of the old cassette, of which it then names itself derived; nil when it takes the place
  ///     of that.
  ///   - change: For an event of the old cassette, the number that it gets, and when it was asked for, in microseconds
  ///     since the session's start; nil when nothing asked for it.
  package init(
    old: CassetteReader, new: CassetteReader, operation: (name: String, parameters: JSONObject)? = nil,
    change: @escaping (Int) -> (sequence: Int, at: Int)?
  ) {
    (self.old, self.new, self.operation, self.change) = (old, new, operation, change)
  }

  /// Writes the cassette, when it is a valid one. The settings are those of the old one.
  ///
  /// - Throws: `FileError`; a finding about one of the cassettes or the result.
  package func write(to output: any ByteOutput, limits: Limits = Limits()) throws {
    try Rewriting.checked(output, limits: limits, parent: nil) { file in
      var header = old.header.forCopy(parent: operation == nil ? nil : try old.manifest.id)
      header.masks = new.header.masks
      let copier = try CassetteCopier(file, header: header, options: .rewriting)
      var map = RedactionMap()
      try add(old, to: copier, &map) { change($0) }
      try add(new, to: copier, &map, session: new.manifest.session) { ($0, nil) }
      var manifest = try new.manifest
      manifest.derivation = try derivation()
      _ = try copier.finish(like: manifest, redactions: map.bytes)
    }
  }

  /// The sites are the new events.
  private func derivation() throws -> Derivation? {
    guard let operation else { return nil }
    var sites: [JSONObject] = []
    try new.forEachEvent { sites.append(["seq": .integer($0.sequence)]) }
    return Derivation(
      parent: try old.manifest.id, operator: operation.name, version: "1", parameters: operation.parameters,
      sites: sites)
  }

  private func add(
    _ cassette: CassetteReader, to copier: CassetteCopier, _ map: inout RedactionMap, session: Session? = nil,
    change: (Int) -> (sequence: Int, at: Int?)?
  ) throws {
    var selection = CopySelection()
    let source = try CopySource(cassette) { event in
      if event.mayBeCopied, change(event.sequence) != nil { try selection.add(event) }
    }
    try copier.add(source, selection, place: session?.json) { event in
      var event = event
      guard let place = change(event.sequence) else { return event }
      event.sequence = place.sequence
      if let at = place.at { event.at = at }
      // Parents are named by ids, and may have been left out.
      if session == nil { (event.id, event.parent) = (nil, nil) }
      return event
    }
    guard var own = try cassette.redactions.map(RedactionMap.init) else { return }
    own.keepPlaces(in: copier, of: .merged(keepsSession: session != nil, extensions: [])) {
      change($0)?.sequence
    }
    map.append(own)
    map.add(literals: own.literals)
  }
}
