public import CassetteFormat

/// The recordings of the Azure SDKs and of openai-dotnet: `{"Entries": […], "Variables": {…}}`.
public struct SessionRecordImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    sample.isJSON && sample.has("Entries")
      && sample.hasAny("Entries[].RequestUri", "Entries[].RequestMethod", "Variables", "Names")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let sink = EventSink(writer)
    var imported = Imported(source: Manifest.Source(format: "session-record"))
    var notes = JSONObject()
    var hasEntries = false
    let problem = try JSONDocument(source.file, "session record").walkToTheBreak(["Entries"]) { path, value in
      switch path {
      case "Entries[]":
        hasEntries = true
        do { try SessionRecordEntry(value).append(to: sink) } catch let error as InterchangeError {
          throw InterchangeError("entry \(sink.count + 1): \(error.message)")
        }
      case "Entries":
        guard value.first == UInt8(ascii: "[") else { throw InterchangeError("its Entries are no list") }
        hasEntries = true
      default:
        let value = try JSONParser.lax(value.span.bytes)
        if value != .object(JSONObject()) && value != .null { notes[path] = value }
      }
    }
    if let problem {
      guard sink.count > 0 else { throw InterchangeError(problem) }
      imported.warnings.append("the file breaks off after entry \(sink.count): \(problem)")
    }
    // Nothing is said of a list without items.
    guard try hasEntries || source.sample().has("Entries") else {
      throw InterchangeError("this is not a session record: it has no Entries")
    }
    if !source.isPart { imported.session = try session(notes, sink) }
    return imported
  }

  /// The variables that the test had, among them the time that it was told.
  private func session(_ notes: JSONObject, _ sink: EventSink) throws -> Session? {
    guard !notes.isEmpty else { return nil }
    var session = Session()
    session.metadata = try sink.body(json: .object(notes))
    if case .object(let variables)? = notes["Variables"], case .string(let time)? = variables["DateTimeOffsetNow"],
      let start = Timestamp.microseconds(time)
    {
      session.start = Timestamp.string(start)
    }
    return session
  }
}
