extension Rewriting {
  /// What became of a cassette that was made thin or fat.
  public struct CopyReport: Sendable {
    /// The id, which is the one the cassette had.
    public let id: Digest
    /// Bytes of frames that were copied, and of blobs that were encoded anew.
    public let copiedBytes: Int
    public let encodedBytes: Int
  }

  /// Leaves out the blobs that a cassette's parent has; the content and the id stay, and other frames are copied.
  ///
  /// - Parameters:
  ///   - cassette: A cassette with a parent, fat or thin.
  ///   - parent: The parent, with its own.
  ///   - keepsRows: Whether events can be read without the parent; otherwise they are encoded with the parent's rows.
  /// - Throws: `FileError`; a finding when a cassette cannot be read, or the parent is another one.
  public static func thin(
    _ cassette: CassetteReader, parent: CassetteReader, keepsRows: Bool = false, to output: any ByteOutput,
    options: CassetteWriter.Options = CassetteWriter.Options(), limits: Limits = Limits()
  ) throws -> CopyReport {
    var header = cassette.header
    header.makeThin(parentRows: !keepsRows)
    try parent.check(isParentOf: header, at: Place(member: MemberName.header.string))
    var selection = CopySelection()
    let source = try CopySource(cassette) { try selection.add($0) }
    let bases = source.rows.compactMap(\.base)
    let left = try (selection.blobs.union(bases)).filter(parent.hasBlob)
    return try checked(output, limits: limits, parent: parent) { file in
      let copier = try CassetteCopier(
        file, header: header, options: options, rowPrefix: keepsRows ? [] : parent.parentRows)
      try copier.add(source, selection, place: references(of: cassette), leaving: left)
      return try finish(copier, like: cassette)
    }
  }

  /// Puts the blobs into a thin cassette that it leaves to its parents; the content and the id stay.
  ///
  /// Frames are copied from the cassette and from its parents, but for those that a blob which is not wanted is needed for.
  ///
  /// - Parameter cassette: The cassette, opened with its parent.
  /// - Throws: `FileError`; a finding when a cassette cannot be read, or a blob is nowhere.
  public static func fatten(
    _ cassette: CassetteReader, to output: any ByteOutput, options: CassetteWriter.Options = CassetteWriter.Options(),
    limits: Limits = Limits()
  ) throws -> CopyReport {
    var header = cassette.header
    header.makeFat()
    var selection = CopySelection()
    let source = try CopySource(cassette) { try selection.add($0) }
    var wanted = try selection.blobs.union(
      JSONValue.object(references(of: cassette)).references(at: Place()).map(\.digest))
    // The nearest parent that has a blob gives it.
    wanted = try wanted.filter { try !cassette.contains($0) }
    var given: [(CopySource, CopySelection)] = []
    var next = cassette.parent
    while let parent = next {
      let found = try wanted.filter(parent.contains)
      wanted.subtract(found)
      if !found.isEmpty { given.append((try CopySource(parent) { _ in }, CopySelection(blobs: found))) }
      next = parent.parent
    }
    return try checked(output, limits: limits, parent: nil) { file in
      let copier = try CassetteCopier(file, header: header, options: options)
      for (source, selection) in given.reversed() { try copier.add(source, selection) }
      try copier.add(source, selection, place: references(of: cassette))
      return try finish(copier, like: cassette)
    }
  }

  /// What refers to blobs besides the events.
  private static func references(of cassette: CassetteReader) throws -> JSONObject {
    var object = JSONObject()
    object.set("session", try cassette.manifest.session?.json)
    object.set(
      "redactions", try cassette.redactions.map { try JSONParser.strictObject($0.span.bytes, at: Place()) })
    return object
  }

  private static func finish(_ copier: CassetteCopier, like cassette: CassetteReader) throws -> CopyReport {
    _ = try copier.add(extensionsOf: cassette)
    let id = try copier.finish(like: cassette.manifest, redactions: cassette.redactions)
    return CopyReport(id: id, copiedBytes: copier.copiedBytes, encodedBytes: copier.encodedBytes)
  }
}
