public import CassetteFormat

/// Recordings of Polly.JS: HAR with bodies of its own, in JSON, or in YAML as Cody's persister writes it.
public struct PollyImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    if sample.values["log.creator.name"] == "Polly.JS" || sample.has("log._recordingName") { return true }
    return !sample.isJSON && sample.has("log.entries") && (sample.has("log.creator") || sample.has("log.entries[].request"))
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let isJSON = try source.sample().isJSON
    let document: HARDocument = isJSON ? .json(source.file) : .yaml(source.file)
    return try HARImporter.read(document, .polly, nil, source, into: writer)
  }
}
