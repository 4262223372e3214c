public import CassetteFormat

/// Ruby VCR's cassettes, in YAML and JSON, of versions 1 to 6, and those of Betamax, which has the same structure.
public struct RubyVCRImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    sample.has("http_interactions") || sample.contains("!ruby/struct:VCR::")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let sink = RubyVCRSink(writer, keepsSession: !source.isPart)
    let broken = try YAMLRecording.read(
      source.file, lists: ["http_interactions"], what: "a Ruby VCR cassette", sink.take)
    return try sink.finish(broken)
  }
}

/// Makes events of interactions, in the order of the file.
private final class RubyVCRSink {
  private let events: EventSink
  private let keepsSession: Bool
  private var documents = 0
  private var hasList = false
  private var isOldList = false
  private var recorder: String?
  private var metadata: Body?
  private var warnings: Set<String> = []

  init(_ writer: CassetteWriter, keepsSession: Bool) {
    events = EventSink(writer)
    self.keepsSession = keepsSession
  }

  func take(_ entry: YAMLRecording.Entry) throws {
    if documents > 1 {
      // VCR reads the first document and no other.
      warnings.insert("what follows the first YAML document is not kept")
      return
    }
    switch entry {
    case .document: documents += 1
    case .list(let key):
      hasList = true
      isOldList = key.isEmpty
    case .item(let node, _): try take(node)
    case .member("http_interactions", let node) where node.isNull: hasList = true
    case .member("recorded_with", let node): recorder = node.string
    case .member("metadata", let node) where keepsSession: metadata = try events.body(PythonJSON.dump(node))
    case .member(let key, _): warnings.insert("the member \(key) is not kept")
    }
  }

  private func take(_ node: YAMLNode) throws {
    let place = "interaction \(events.count + 1)"
    do {
      guard let request = node["request"], let response = node["response"], request.pairs != nil,
        response.pairs != nil
      else { throw YAMLRecording.IncompleteRecord(message: "it has no request or no response") }
      var interaction = RubyVCRInteraction()
      try interaction.time(node)
      let recorded = try interaction.request(request)
      try events.append(
        recorded, interaction.response(response, to: request.text("uri")), interaction.details)
      warnings.formUnion(interaction.warnings)
    } catch let error as InterchangeError {
      throw InterchangeError("\(place): \(error.message)")
    } catch let error as YAMLRecording.IncompleteRecord {
      throw YAMLRecording.IncompleteRecord(message: "\(place): \(error.message)")
    }
  }

  func finish(_ broken: String?) throws -> Imported {
    guard hasList else { throw InterchangeError("this is not a Ruby VCR cassette: it has no http_interactions") }
    var imported = Imported(source: Manifest.Source(format: "ruby-vcr", version: isOldList ? "1" : recorder))
    imported.warnings = warnings.sorted()
    imported.warn(brokenOff: broken)
    if keepsSession, metadata != nil || events.startTime != nil {
      var session = Session()
      session.start = events.startTime
      session.metadata = metadata
      imported.session = session
    }
    return imported
  }
}
