extension CassetteWriter {
  /// Adds the blobs and events of another cassette, in the order of `seq`, and its private members.
  ///
  /// Blobs come in the order in which events refer to them and those that nothing refers to are left out, so that the
  /// bytes written depend on the content alone, whatever the other cassette's encoding and order of rows. `open` events
  /// that were answered are left out.
  ///
  /// - Parameters:
  ///   - keepsSession: Whether the blobs of its session are added; a session that is left out needs none.
  ///   - change: What each event becomes; its blobs stay those that it had.
  /// - Throws: `FileError`; a finding about the other cassette, or of rule RW-E02 when both have an event of the same number.
  public func add(
    contentsOf cassette: CassetteReader, keepsSession: Bool = true, change: (Event) throws -> Event = { $0 }
  ) throws {
    let sessions = keepsSession ? [try cassette.manifest.session?.json, cassette.header.session?.json] : []
    for place in sessions.compactMap(\.self) {
      try add(blobsOf: place, from: cassette)
    }
    try cassette.forEachEvent { event in
      try add(blobsOf: event.json, from: cassette)
      try append(change(event))
    }
    if let redactions = try cassette.redactions {
      try add(blobsOf: JSONParser.strictObject(redactions.span.bytes, at: Place()), from: cassette)
    }
    var extensions: [(name: String, bytes: [UInt8])] = []
    try cassette.forEachExtension { extensions.append(($0, $1)) }
    for (name, bytes) in extensions.sorted(by: { $0.name < $1.name }) { try add(extension: name, bytes) }
  }

  private func add(blobsOf object: JSONObject, from cassette: CassetteReader) throws {
    for reference in try JSONValue.object(object).references(at: Place()) where !has(reference.digest) {
      // What a thin cassette leaves to its parent, or recovery could not get, stays away.
      let mayBeMissing = reference.isLost || cassette.header.isThin
      if mayBeMissing, try !cassette.contains(reference.digest) { continue }
      try add(blob: cassette.blob(reference.digest))
    }
  }
}
