public import CassetteFormat

/// agentrr's logs: JSON lines, a header and then an event for each crossing of the border between an agent and the world.
///
/// Memory: one line, and what of the others is put into the session's metadata.
public struct AgentrrImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    sample.isJSON
      && (sample.has("log_format_version", "run_id") || sample.has("event_id", "ts_logical")
        || sample.has("[].event_id", "[].ts_logical"))
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    var lines = LineReader(source.file)
    let log = AgentrrLog(writer, keepsSession: !source.isPart)
    while let line = try lines.next() { try log.take(line) }
    return try log.finish()
  }
}
