public import CassetteFormat

/// Web archives: WARC files, and WACZ, which are ZIP files with WARC files in them.
///
/// A file is read twice: once for the fields of its records, which are then joined, and once for their blocks.
public struct WARCImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool { sample.starts(with: "WARC/") || Self.isArchive(sample) }

  /// WACZ files begin with any of their members; the names of those stand in the first bytes.
  private static func isArchive(_ sample: SourceSample) -> Bool {
    guard sample.start.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { return false }
    return sample.fileName.lowercased().hasSuffix(".wacz")
      || ["archive/", "datapackage.json", "pages/pages.jsonl", "indexes/index"].contains {
        sample.start.dropFirst(30).starts(with: $0.utf8)
      }
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let sink = WARCSink(writer, keepsSession: !source.isPart)
    if try source.file.read(at: 0, count: 4) == [0x50, 0x4B, 0x03, 0x04] {
      try addMembers(of: source.file, to: sink)
    } else {
      try sink.add(source.file, name: "")
    }
    try sink.importExchanges()
    return try sink.finish()
  }

  private func addMembers(of file: any RandomAccessBytes, to sink: WARCSink) throws {
    let archive = try ZipReader(file)
    var count = 0
    while let name = try archive.next() {
      guard name.hasSuffix(".warc") || name.hasSuffix(".warc.gz") else { continue }
      count += 1
      try sink.add(Decompression.open(archive.content()), name: name)
    }
    guard count > 0 else { throw InterchangeError("this ZIP file has no WARC file in it, so it is no WACZ file") }
  }
}
