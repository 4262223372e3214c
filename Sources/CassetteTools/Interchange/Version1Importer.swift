public import CassetteFormat

/// llm-rewind's version 1 cassettes: the library reads them itself, so importing is copying.
public struct Version1Importer: Importer {
  public let name = "rw1"

  public init() {}

  public func recognises(_ start: [UInt8], fileName: String) -> Bool {
    guard start.first(where: { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }) == UInt8(ascii: "{") else { return false }
    // The members are sorted when llm-rewind writes them, so "blobs" comes first.
    let text = String(decoding: start.prefix(200), as: UTF8.self)
    return text.contains("\"blobs\"") || text.contains("\"steps\"") || text.contains("\"version\": 1")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let cassette = try CassetteReader(source.file)
    let session = source.isPart ? nil : try cassette.manifest.session
    for digest in session?.metadata?.blob.map({ [$0] }) ?? [] { try writer.add(blob: cassette.blob(digest)) }
    try cassette.forEachEvent { event in
      for digest in event.blobs { try writer.add(blob: cassette.blob(digest)) }
      try writer.append(event)
    }
    return Imported(session: session, source: Manifest.Source(format: name))
  }
}
