public import CassetteFormat

/// Web archives: WARC files, and WACZ, which are ZIP files with WARC files in them.
///
/// A file is read twice: once for the fields of its records, which are then joined, and once for their blocks.
public struct WARCImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool { sample.starts(with: "WARC/") || Self.isArchive(sample) }

  /// WACZ files begin with any of their members; the names of those stand in the first bytes.
  private static func isArchive(_ sample: SourceSample) -> Bool {
    guard sample.start.starts(with: ZipArchive.signature) else { return false }
    return sample.fileName.lowercased().hasSuffix(".wacz")
      || ["archive/", "datapackage.json", "pages/pages.jsonl", "indexes/index"].contains {
        sample.start.dropFirst(30).starts(with: $0.utf8)
      }
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let sink = WARCSink(writer, keepsSession: !source.isPart)
    if try source.file.read(at: 0, count: 4) == ZipArchive.signature {
      try addMembers(of: source.file, to: sink)
    } else {
      try sink.add(source.file, name: "")
    }
    try sink.importExchanges()
    return try sink.finish()
  }

  private func addMembers(of file: any RandomAccessBytes, to sink: WARCSink) throws {
    let archive = try ZipArchive(file)
    try archive.requireWhole()
    let files = archive.entries.filter { $0.name.hasSuffix(".warc") || $0.name.hasSuffix(".warc.gz") }
    for file in files { try sink.add(Decompression.open(archive.extract(file)), name: file.name) }
    guard !files.isEmpty else { throw InterchangeError("this ZIP file has no WARC file in it, so it is no WACZ file") }
  }
}
