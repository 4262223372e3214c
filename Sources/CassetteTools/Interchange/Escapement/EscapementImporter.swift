public import CassetteFormat

/// Escapement's traces: what `escapement export` writes, and `traces.db`, where it keeps them.
///
/// Memory: one step of an export; all of a store.
public struct EscapementImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    sample.has("metadata.trace_id", "steps") || sample.has("steps[].step_type", "steps[].llm_request")
      || sample.isDatabase(with: "trace_steps")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let trace = EscapementTrace(writer, keepsSession: !source.isPart)
    if try source.sample().starts(with: SQLiteFile.signature) {
      return try EscapementStore.read(source, into: trace)
    }
    do {
      try JSONDocument(source.file, "Escapement trace").walk(["steps"]) { path, value in
        let value = try? JSONParser.lax(value.span.bytes)
        switch (path, value) {
        case ("metadata", .object(let metadata)?): try trace.begin(metadata, lane: nil)
        case ("steps[]", .object(let step)?): try trace.take(step)
        case ("steps[]", _): throw trace.located("it is not an object")
        case (_, let value?): trace.note(path, value)
        default: break
        }
      }
    } catch let error as InterchangeError where trace.count > 0 && !error.message.hasPrefix("step ") {
      trace.warn("the file is cut off after step \(trace.count): \(error)")
    }
    return try trace.finish()
  }
}
