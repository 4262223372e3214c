/// Puts a cassette together from events of others, whose blobs are copied as they are stored.
///
/// Merging, splitting, slicing and filtering are this with different selections. Memory: a row for each blob of a
/// cassette that is copied from, and what `CassetteBuilder` needs.
package final class CassetteCopier {
  private let builder: CassetteBuilder
  private let options: CassetteWriter.Options
  /// Bases that are retained and that no later blob needs.
  private var leftovers: [Digest] = []
  private var extensions: [String: [UInt8]] = [:]
  /// Bytes of frames that were copied, and of blobs that were encoded anew.
  package private(set) var copiedBytes = 0
  package private(set) var encodedBytes = 0

  /// - Parameter rowPrefix: The `parentRows` of the parent, for a header with the feature `parent-rows`.
  package init(
    _ output: any ByteOutput, header: Header, options: CassetteWriter.Options = CassetteWriter.Options(),
    rowPrefix: [UInt8] = []
  ) throws {
    self.options = options
    builder = try CassetteBuilder(output, header: header, level: options.level, rowPrefix: rowPrefix)
  }

  package var totals: CassetteWriter.Totals { builder.totals }

  package func has(_ digest: Digest) -> Bool { builder.has(digest) }

  /// Adds events of a cassette and the blobs that they need, in the order of `seq`.
  ///
  /// - Parameters:
  ///   - place: What else needs blobs, such as the session.
  ///   - left: Blobs that a thin cassette leaves to its parent.
  ///   - change: What each event becomes; its blobs stay those that it had.
  /// - Throws: `FileError`; a finding about the cassette, or of rule RW-E02 for a number that was there before.
  package func add(
    _ source: CopySource, _ selection: CopySelection, place: JSONObject? = nil, leaving left: Set<Digest> = [],
    change: (Event) -> Event = { $0 }
  ) throws {
    let references = try place.map { object throws(Finding) in try JSONValue.object(object).references(at: Place()) }
    let wanted = selection.blobs.union((references ?? []).map(\.digest))
    let copier = BlobCopier(source, wanted, to: builder, releasing: leftovers, leaving: left)
    if let range = selection.range {
      try source.cassette.forEachEvent(in: range) { event in
        guard selection.sequences.contains(event.sequence) else { return }
        try copy(JSONValue.object(event.json).references(at: Place()), copier)
        try builder.append(row: change(event).json)
      }
    }
    try copy(references ?? [], copier)
    leftovers = try copier.finish()
    copiedBytes += copier.copiedBytes
    encodedBytes += copier.encodedBytes
  }

  /// Adds events that are put together from several cassettes, and the blobs that they need, from the first that has each.
  ///
  /// - Throws: `FileError`; a finding about one of the cassettes, or of rule RW-E02 for a number that was there before.
  package func add(_ events: [Event], from sources: [CopySource]) throws {
    let references = try events.flatMap { try JSONValue.object($0.json).references(at: Place()) }
    for source in sources {
      let wanted = try references.filter { try !builder.has($0.digest) && source.cassette.contains($0.digest) }
      let copier = BlobCopier(source, Set(wanted.map(\.digest)), to: builder, releasing: leftovers)
      try copy(wanted, copier)
      leftovers = try copier.finish()
      copiedBytes += copier.copiedBytes
      encodedBytes += copier.encodedBytes
    }
    for event in events { try builder.append(row: event.json) }
  }

  private func copy(_ references: [Reference], _ copier: BlobCopier) throws {
    for reference in references where !builder.has(reference.digest) {
      try copier.copy(reference.digest, mayBeMissing: reference.isLost)
    }
  }

  /// Adds the bytes of a small body of its own, such as a description of what was put together.
  package func add(body bytes: [UInt8]) throws -> Body {
    let digest = Digest(of: bytes)
    if !bytes.isEmpty, builder.insert(digest) { try builder.appendPacked(digest, bytes) }
    return Body(blob: bytes.isEmpty ? nil : digest, size: bytes.count)
  }

  /// Takes private members in; they are written at the end.
  ///
  /// - Returns: The names of those that are not taken, since another cassette has other members of these names.
  package func add(extensionsOf cassette: CassetteReader) throws -> [String] {
    var refused: [String] = []
    try cassette.forEachExtension { name, bytes in
      if let other = extensions[name], other != bytes { refused.append(name) } else { extensions[name] = bytes }
    }
    return refused
  }

  /// Ends the cassette.
  ///
  /// - Parameter manifest: Says what the new one says besides id, segments and writer.
  /// - Returns: The cassette's id.
  /// - Throws: `FileError`; a finding for what would make the cassette invalid.
  package func finish(like manifest: Manifest, redactions: [UInt8]?) throws -> Digest {
    for (name, bytes) in extensions.sorted(by: { $0.key < $1.key }) {
      try builder.add(extension: MemberName(Array(name.utf8), at: Place(member: name)), bytes)
    }
    var manifest = manifest
    manifest.writer = options.writer
    // Frames that were copied may have been made otherwise.
    manifest.writer.level = nil
    return try builder.finish(manifest, redactions: redactions)
  }
}
