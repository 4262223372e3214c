public import CassetteFormat

/// go-vcr's cassettes: version 1 of the format (go-vcr 1 and 2), version 2 (go-vcr 3 and 4), and those that leave out
/// keys, as docker/cagent's do.
public struct GoVCRImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    guard sample.has("version") || sample.has("interactions") else { return false }
    if sample.has("interactions[].request.proto") || sample.has("interactions[].response.duration") { return true }
    if sample.has("interactions[].request.uri") { return false }
    return sample.has("interactions[].request.form", "interactions[].request.url")
      || sample.has("interactions[].request.url", "interactions[].response.code")
      || (sample.values["version"] == "2" && sample.values["interactions"] != nil)
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let events = EventSink(writer)
    var version: String?
    var hasList = false
    var warnings: Set<String> = []
    let broken = try YAMLRecording.read(source.file, lists: ["interactions"], what: "a go-vcr cassette") { entry in
      switch entry {
      case .document:
        if hasList { throw InterchangeError("the file has several YAML documents; a go-vcr cassette is one") }
      case .list("interactions"): hasList = true
      case .list: throw InterchangeError("this is a list, not a go-vcr cassette")
      case .item(let node, _):
        do { try warnings.formUnion(Self.take(node, events)) } catch let error as InterchangeError {
          throw InterchangeError("interaction \(events.count + 1): \(error.message)")
        }
      case .member("version", let node): version = node.string
      case .member("interactions", let node) where node.isNull: hasList = true
      case .member(let key, _): if key != "mu" && key != "rwmutex" { warnings.insert("the member \(key) is not kept") }
      }
    }
    guard hasList else { throw InterchangeError("this is not a go-vcr cassette: it has no list of interactions") }
    var imported = Imported(source: Manifest.Source(format: "go-vcr", version: version))
    imported.warnings = warnings.sorted()
    imported.warn(brokenOff: broken)
    return imported
  }

  /// Appends an interaction.
  ///
  /// - Returns: Warnings.
  private static func take(_ node: YAMLNode, _ events: EventSink) throws -> Set<String> {
    guard let request = node["request"], let response = node["response"], request.pairs != nil, response.pairs != nil
    else {
      throw YAMLRecording.IncompleteRecord(
        message: "interaction \(events.count + 1): it has no request or no response")
    }
    if node["request"]?["uri"] != nil { throw InterchangeError("it has a uri, as vcrpy's cassettes have (--from vcrpy)") }
    var interaction = GoVCRInteraction()
    let recorded = try (interaction.request(request), interaction.response(response))
    try events.append(recorded.0, recorded.1, interaction.details)
    return interaction.warnings
  }
}
