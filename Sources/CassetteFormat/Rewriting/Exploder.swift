/// The exploded form of a cassette: a folder of plain files that people can read, edit and diff (spec §18).
///
/// `cassette.json`, `manifest.json`, `redactions.json` and private members stand there as they are, segments without
/// their compression as `timeline/<number>.jsonl`, and every blob, packed or not, as `blobs/sha256/<digest>`.
public enum Exploder {
  static func segmentName(_ number: Int) -> String { "timeline/" + MemberName.eightDigits(number) + ".jsonl" }

  /// Writes a cassette into a folder that does not exist yet, or is empty. It appears when it is complete.
  ///
  /// - Throws: `FileError`; the first error finding when the cassette is not valid.
  public static func unpack(
    _ file: any RandomAccessBytes, to folder: String, limits: Limits = Limits(), parent: (any ParentBlobs)? = nil
  ) throws {
    let visitor = Unpacker(try FileTreeOutput(path: folder))
    let members = IndexedMembers(try ArchiveIndex(file, limits: limits))
    let recorder = MetadataRecorder(members, visitor.output)
    let scan = CassetteScan(recorder, limits: limits, parent: parent, visitor: visitor)
    try scan.run()
    if let error = scan.findings.first(where: { $0.severity == .error }) { throw error }
    try visitor.output.finish()
  }
}

/// Writes the members that stay as they are while they go by.
private final class MetadataRecorder: MemberSource {
  private let members: any MemberSource
  private let output: FileTreeOutput

  init(_ members: any MemberSource, _ output: FileTreeOutput) {
    self.members = members
    self.output = output
  }

  func next() throws -> StoredMember? {
    guard let member = try members.next() else { return nil }
    switch member.header.name {
    case .mimetype, .header, .redactions, .manifest, .extension:
      try output.write(member.header.name.string, member.content)
    case .blob, .pack, .segment: break
    }
    return member
  }
}

private final class Unpacker: ScanVisitor {
  let output: FileTreeOutput

  init(_ output: FileTreeOutput) {
    self.output = output
  }

  func visit(segment number: Int, text: [UInt8]) throws { try output.write(Exploder.segmentName(number), text) }

  func visit(blob: BlobRow, content: [UInt8]) throws {
    try output.write(MemberName.blob(blob.digest).string, content)
  }
}
