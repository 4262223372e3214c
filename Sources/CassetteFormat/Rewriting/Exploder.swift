/// The exploded form of a cassette: a folder of plain files that people can read, edit and diff (spec §18).
///
/// `cassette.json`, `manifest.json`, `redactions.json` and private members stand there as they are, segments without
/// their compression as `timeline/<number>.jsonl`, and every blob, packed or not, as `blobs/sha256/<digest>`.
public enum Exploder {
  static func segmentName(_ number: Int) -> String { "timeline/" + MemberName.eightDigits(number) + ".jsonl" }

  /// Writes a cassette into a folder that does not exist yet, or is empty. It appears when it is complete.
  ///
  /// - Parameter announce: Takes the name of each file and folder before it is made, for whoever removes them when the
  ///   process is interrupted.
  /// - Throws: `FileError`; the first error finding when the cassette is not valid.
  public static func unpack(
    _ file: any RandomAccessBytes, to folder: String, limits: Limits = Limits(), parent: (any ParentBlobs)? = nil,
    announce: @escaping (String) -> Void = { _ in }
  ) throws {
    let unpacker = Unpacker(try FileTreeOutput(path: folder, announce: announce))
    let members = IndexedMembers(try ArchiveIndex(file, limits: limits))
    let scan = CassetteScan(members, limits: limits, parent: parent, visitor: unpacker)
    try scan.run()
    if let error = scan.findings.first(where: { $0.severity == .error }) { throw error }
    try unpacker.output.finish()
  }
}

private final class Unpacker: ScanVisitor {
  let output: FileTreeOutput

  init(_ output: FileTreeOutput) {
    self.output = output
  }

  func visit(header: Header, bytes: [UInt8]) throws {
    try output.write(MemberName.mimetype.string, MemberOrder.mimetype)
    try output.write(MemberName.header.string, bytes)
  }

  func visit(segment number: Int, text: [UInt8]) throws { try output.write(Exploder.segmentName(number), text) }

  func visit(blob: BlobRow, content: [UInt8]) throws {
    try output.write(MemberName.blob(blob.digest).string, content)
  }

  func visit(extension member: StoredMember) throws { try output.write(member.header.name.string, member.content) }
  func visit(redactions: [UInt8]) throws { try output.write(MemberName.redactions.string, redactions) }
  func visit(manifest: Manifest, bytes: [UInt8]) throws { try output.write(MemberName.manifest.string, bytes) }
}
