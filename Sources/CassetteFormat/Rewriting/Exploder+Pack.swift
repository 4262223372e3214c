extension Exploder {
  /// Makes a cassette from its exploded form, following its rows: which blobs are packed, and which is whose base.
  ///
  /// Index and id are computed anew, since somebody may have edited rows and blobs. What was not edited, and was made by
  /// this package with this version of zstd, gets the bytes it had.
  ///
  /// - Parameter parent: Finds the parent of a thin cassette, by its header.
  /// - Returns: The id.
  /// - Throws: `FileError`; the first error finding about what the folder holds, or about the result; what `parent` throws.
  @discardableResult
  public static func pack(
    _ folder: String, to output: any ByteOutput, limits: Limits = Limits(),
    parent: (Header) throws -> (any ParentBlobs)? = { _ in nil }
  ) throws -> Digest {
    let packer = try Packer(FileTree(root: folder), limits, parent)
    return try Rewriting.checked(output, limits: limits, parent: packer.parent, write: packer.write)
  }
}

private struct Packer {
  private let tree: FileTree
  private let limits: Limits
  let parent: (any ParentBlobs)?
  private let header: Header
  private let manifest: Manifest

  init(_ tree: FileTree, _ limits: Limits, _ parent: (Header) throws -> (any ParentBlobs)?) throws {
    self.tree = tree
    self.limits = limits
    guard let header = try tree.read(MemberName.header.string, .metadata, limits) else {
      throw Finding(
        .h01, "there is no cassette.json: \(tree.root) is not an unpacked cassette", at: Place(member: tree.root))
    }
    self.header = try Header(header)
    self.parent = try parent(self.header)
    guard let manifest = try tree.read(MemberName.manifest.string, .metadata, limits) else {
      throw Finding(.z15, "there is no manifest.json", at: Place(member: tree.root))
    }
    self.manifest = try Manifest(manifest)
  }

  func write(to output: any ByteOutput) throws -> Digest {
    let builder = try CassetteBuilder(
      output, header: header, level: manifest.writer.level ?? .automatic, rowPrefix: header.rowPrefix(from: parent))
    var left = Set(try tree.list("blobs/sha256"))
    for number in 1... {
      guard let text = try tree.read(Exploder.segmentName(number), .segment, limits) else { break }
      let segment = try Segment(text, member: Exploder.segmentName(number))
      for (row, place) in segment.blobs {
        try add(row, to: builder, at: place)
        left.remove(row.digest.hex)
      }
      for row in segment.events { try builder.append(row: row.json) }
      try builder.closeSegment()
    }
    // A file that is there for nothing would be lost without a word.
    if let name = left.min() {
      throw Finding(
        .t03, "no row in timeline/ describes this blob: add one, or remove the file",
        at: Place(member: "blobs/sha256/\(name)"))
    }
    for name in try extensions() {
      let bytes = try tree.read(name, .member, limits) ?? []
      try builder.add(extension: MemberName(Array(name.utf8), at: Place(member: name)), bytes)
    }
    var manifest = manifest
    manifest.writer.zstd = Zstd.version
    return try builder.finish(manifest, redactions: tree.read(MemberName.redactions.string, .metadata, limits))
  }

  /// The private files, sorted by bytes when this returns; folders in folders end where names get too long.
  private func extensions() throws -> [String] {
    var files: [String] = []
    var folders = ["ext"]
    while let folder = folders.popLast() {
      for name in try tree.list(folder) {
        let path = folder + "/" + name
        guard path.utf8.count <= MemberName.maximumLength else {
          throw Finding(
            .z12, "a name of more than \(MemberName.maximumLength) bytes is below this folder",
            at: Place(member: folder))
        }
        if try tree.isFolder(path) { folders.append(path) } else { files.append(path) }
      }
    }
    return files.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  private func add(_ row: BlobRow, to builder: CassetteBuilder, at place: Place) throws {
    let bytes = try blob(row.digest, at: place)
    guard builder.insert(row.digest) else { throw Finding(.b06, "\(row.digest) has two rows", at: place) }
    guard row.hasOwnMember else {
      return try builder.appendPacked(row.digest, bytes, release: row.release)
    }
    let base = try row.base.map { try self.base($0, at: place) } ?? []
    let stored =
      switch row.storage {
      case .identity, .packed: bytes
      case .zstd, .zstdPrefix: builder.compress(bytes, base: base)
      }
    builder.spend(bytes.count + base.count)
    try builder.append(row, stored: stored)
  }

  private func blob(_ digest: Digest, at place: Place) throws -> [UInt8] {
    let name = MemberName.blob(digest).string
    guard let bytes = try tree.read(name, .blob, limits) else {
      throw Finding(.b03, "there is no file \(name)", at: place)
    }
    let found = Digest(of: bytes)
    guard found == digest else {
      throw Finding(.b02, "the file's SHA-256 is \(found): rename it, and change its rows", at: Place(member: name))
    }
    return bytes
  }

  private func base(_ digest: Digest, at place: Place) throws -> [UInt8] {
    if let bytes = try tree.read(MemberName.blob(digest).string, .blob, limits) { return bytes }
    if header.isThin, let bytes = try parent?.parentBlob(digest)?.bytes { return bytes }
    throw Finding(.b07, "there is no file for the base \(digest)", at: place.appending("base"))
  }
}
