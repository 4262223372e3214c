/// A cassette from which others are derived that differ in a few events, each at the cost of little more than that.
///
/// Memory: the rows of the cassette's events, and a row for each blob; nothing for each cassette that is derived.
package final class DerivationSource {
  /// A blob that the parent does not have.
  package struct NewBlob {
    package let digest: Digest
    package let bytes: [UInt8]
    /// A blob of the parent that it is like.
    package let base: Digest?

    package init(_ bytes: [UInt8], base: Digest?) {
      digest = Digest(of: bytes)
      self.bytes = bytes
      self.base = base
    }
  }

  private struct Row {
    let sequence: Int
    let isOpen: Bool
    let line: [UInt8]
    let digest: Digest
    /// Where the number stands in the line.
    let number: Range<Int>
  }

  package let cassette: CassetteReader
  package let id: Digest
  private let writer: Manifest.Writer
  private let manifest: Manifest
  private let copySource: CopySource
  private var rows: [Row] = []
  /// What events, session and redactions refer to: how often, and whether it may be missing.
  private var references: [Digest: (count: Int, mayBeMissing: Bool)] = [:]
  private var extensions: [(name: MemberName, bytes: [UInt8])] = []

  /// - Parameter program: What derives, as the manifests of the children tell.
  /// - Throws: `FileError`; a finding when the cassette cannot be read, or is not the one that its id names.
  package init(_ cassette: CassetteReader, program: String) throws {
    self.cassette = cassette
    writer = CassetteWriter.Options(program: program).writer
    manifest = try cassette.manifest
    id = manifest.id
    var rows: [Row] = []
    var references: [Digest: (count: Int, mayBeMissing: Bool)] = [:]
    func note(_ value: JSONObject) throws {
      for reference in try JSONValue.object(value).references(at: Place()) {
        let known = references[reference.digest] ?? (0, true)
        references[reference.digest] = (known.count + 1, known.mayBeMissing && reference.isLost)
      }
    }
    copySource = try CopySource(cassette) { event in
      guard event.mayBeCopied else { return }
      var row = event.json
      row["keys"] = nil
      try note(row)
      let line = CanonicalJSON.encode(row)
      guard let number = try JSONOutline.members(of: line, at: Place()).first(where: { $0.key == "seq" })?.value else {
        return
      }
      rows.append(
        Row(
          sequence: event.sequence, isOpen: event.isOpen, line: line, digest: Digest(of: line), number: number))
    }
    if let session = manifest.session { try note(session.json) }
    if let redactions = try cassette.redactions {
      try note(JSONParser.strictObject(redactions.span.bytes, at: Place()))
    }
    self.rows = rows
    self.references = references
    var extensions: [(name: MemberName, bytes: [UInt8])] = []
    try cassette.forEachExtension { name, bytes in
      extensions.append((try MemberName(Array(name.utf8), at: Place(member: name)), bytes))
    }
    self.extensions = extensions.sorted { $0.name.string < $1.name.string }
  }

  /// Writes a cassette.
  ///
  /// - Parameters:
  ///   - changes: For numbers of events what stands in their place: nothing, one event or several. Events get new
  ///     numbers where there are more of them than before.
  ///   - blobs: What the changed events refer to and the parent does not have.
  ///   - redactions: The bytes of the redaction map.
  ///   - isThin: Whether what the parent has is left to it.
  /// - Returns: Its id.
  /// - Throws: `FileError`; a finding for what would make the cassette invalid.
  package func write(
    _ changes: [Int: [Event]], blobs: [NewBlob], derivation: Derivation, redactions: [UInt8]?, isThin: Bool,
    to output: any ByteOutput
  ) throws -> Digest {
    var header = cassette.header.forCopy(parent: id)
    if isThin { header.makeThin(parentRows: true) }
    let isRenumbered = changes.contains { $0.value.count > 1 }
    if isRenumbered { header.dropAllowancesOfPlaces() }
    let builder = try CassetteBuilder(
      output, header: header, level: .fixed(isThin ? Self.level : Self.packLevel),
      rowPrefix: isThin ? cassette.parentRows : [])
    if !isThin { try copyBlobs(without: unused(after: changes), to: builder) }
    for blob in blobs where builder.insert(blob.digest) { try add(blob, isThin: isThin, to: builder) }
    try add(rowsWith: changes, to: builder)
    for (name, bytes) in extensions { try builder.add(extension: name, bytes) }
    var manifest = manifest
    // Calls and tokens may be others now.
    manifest.session = manifest.session?.withoutTotals
    manifest.derivation = derivation
    manifest.writer = writer
    manifest.writer.level = nil
    return try builder.finish(manifest, redactions: redactions)
  }

  /// Of what is written anew there is little; a pack that loses a blob is larger.
  private static let level = 9
  private static let packLevel = 3

  /// The blobs that nothing refers to any more.
  private func unused(after changes: [Int: [Event]]) throws -> Set<Digest> {
    var counts: [Digest: Int] = [:]
    for row in rows where changes[row.sequence] != nil {
      for reference in try JSONParser.strict(row.line.span.bytes).references(at: Place()) {
        counts[reference.digest, default: references[reference.digest]?.count ?? 0] -= 1
      }
    }
    for event in changes.values.joined() {
      for reference in try JSONValue.object(event.json).references(at: Place()) where counts[reference.digest] != nil {
        counts[reference.digest, default: 0] += 1
      }
    }
    return Set(counts.lazy.filter { $0.value <= 0 }.map(\.key))
  }

  private func copyBlobs(without unused: Set<Digest>, to builder: CassetteBuilder) throws {
    let wanted = references.filter { !unused.contains($0.key) }
    let copier = BlobCopier(copySource, wanted.keys, to: builder, releasing: [])
    // Those of a thin parent come from its own parent.
    for (digest, reference) in wanted.sorted(by: { $0.key.hex < $1.key.hex })
    where copySource.positions[digest] == nil {
      try copier.copy(digest, mayBeMissing: reference.mayBeMissing)
    }
    _ = try copier.finish()
  }

  private func add(_ blob: NewBlob, isThin: Bool, to builder: CassetteBuilder) throws {
    let isSmall = blob.bytes.count < CassetteWriter.packedSize
    guard isThin || !isSmall else { return try builder.appendPacked(blob.digest, blob.bytes) }
    var (stored, storage) = (blob.bytes, BlobRow.Storage.identity)
    let frame = builder.compress(blob.bytes, level: Self.level)
    if frame.count < stored.count { (stored, storage) = (frame, .zstd) }
    if isThin, let base = blob.base, case let prefix = try cassette.blob(base),
      max(blob.bytes.count, prefix.count) <= BlobRow.maximumPrefixSize
    {
      let frame = builder.compress(blob.bytes, base: prefix, level: Self.level)
      if frame.count + Self.memberSize < stored.count { (stored, storage) = (frame, .zstdPrefix(base: base)) }
    }
    if isSmall, !storage.hasBase { return try builder.appendPacked(blob.digest, blob.bytes) }
    try builder.append(BlobRow(digest: blob.digest, size: blob.bytes.count, storage: storage), stored: stored)
  }

  /// About what a member of its own takes besides its content.
  private static let memberSize = 240

  private func add(rowsWith changes: [Int: [Event]], to builder: CassetteBuilder) throws {
    var shift = 0
    for row in rows {
      guard let events = changes[row.sequence] else {
        if shift == 0 {
          try builder.append(line: row.line, sequence: row.sequence, isOpen: row.isOpen, digest: row.digest)
        } else {
          var line = row.line
          line.replaceSubrange(row.number, with: String(row.sequence + shift).utf8)
          try builder.append(
            line: line, sequence: row.sequence + shift, isOpen: row.isOpen, digest: Digest(of: line))
        }
        continue
      }
      for (index, event) in events.enumerated() {
        var event = event
        event.sequence = row.sequence + shift + index
        // Like the rows that stay: keys can be computed.
        event.keys = [:]
        try builder.append(row: event.json)
      }
      shift += max(0, events.count - 1)
    }
  }
}
