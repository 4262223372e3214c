public import CassetteFormat

/// vcrpy's cassettes, in YAML and JSON, with the dialects of those that use vcrpy: LangChain, pydantic-ai, old httpx.
///
/// A file is read as a stream, one interaction at a time.
public struct VcrpyImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    // The first marks of what go-vcr and others keep in lists of the same name, and of what mitmweb shows of flows.
    if sample.values["version"] == "2"
      || sample.hasAny("interactions[].request.proto", "interactions[].kind", "[].client_conn")
    {
      return false
    }
    return sample.hasAny("interactions", "[].request") || sample.hasAny("requests[].body", "requests[].uri")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let sink = VcrpySink(writer, keepsSession: !source.isPart)
    let lists = Set(VcrpySink.List.allCases.map(\.rawValue))
    let broken = try YAMLRecording.read(source.file, lists: lists, what: "a vcrpy cassette", sink.take)
    return try sink.finish(broken)
  }
}
