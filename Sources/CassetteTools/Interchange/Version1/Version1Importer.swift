public import CassetteFormat

/// llm-rewind's version 1 cassettes: the library reads them itself, so importing is copying.
public struct Version1Importer: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    // The members are sorted when llm-rewind writes them, so "blobs" comes first, which may be more than the sample.
    CassetteReader.mayBeVersion1(sample.start)
      && (sample.has("blobs") || sample.has("steps", "session") || sample.has("version", "steps"))
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let cassette = try CassetteReader(source.file)
    guard cassette.isVersion1 else { throw InterchangeError("this is a cassette already: use rewind-pack repack") }
    try writer.add(contentsOf: cassette, keepsSession: !source.isPart)
    return Imported(
      session: source.isPart ? nil : try cassette.manifest.session, source: Manifest.Source(format: "rw1"))
  }
}
