public import CassetteFormat

/// llm-rewind's version 1 cassettes: the library reads them itself, so importing is copying.
public struct Version1Importer: Importer {
  public let name = "rw1"

  public init() {}

  public func recognises(_ start: [UInt8], fileName: String) -> Bool {
    guard CassetteReader.mayBeVersion1(start) else { return false }
    // The members are sorted when llm-rewind writes them, so "blobs" comes first.
    let text = String(decoding: start.prefix(200), as: UTF8.self)
    return text.contains("\"blobs\"") || text.contains("\"steps\"") || text.contains("\"version\": 1")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let cassette = try CassetteReader(source.file)
    guard cassette.isVersion1 else { throw InterchangeError("this is a cassette already: use rewind-pack repack") }
    try writer.add(contentsOf: cassette, keepsSession: !source.isPart)
    return Imported(session: source.isPart ? nil : try cassette.manifest.session, source: Manifest.Source(format: name))
  }
}
