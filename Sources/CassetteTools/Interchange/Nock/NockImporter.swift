public import CassetteFormat

/// nock's definitions, as `nock.recorder.rec({output_objects: true})` makes them: a list of calls, as JSON.
public struct NockImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    sample.isJSON && sample.has("[].scope", "[].path") && sample.hasAny("[].method", "[].response", "[].status")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let sink = EventSink(writer)
    var imported = Imported(source: Manifest.Source(format: "nock"))
    var isList = false
    let problem = try JSONDocument(source.file, "nock recording").walkToTheBreak([""]) { path, value in
      guard path == "[]" else { throw InterchangeError("this is not a nock recording: it is no list of calls") }
      isList = true
      do { try NockCall(value).append(to: sink) } catch let error as InterchangeError {
        throw InterchangeError("call \(sink.count + 1): \(error.message)")
      }
    }
    if let problem {
      guard sink.count > 0 else { throw InterchangeError(problem) }
      imported.warnings.append("the file breaks off after call \(sink.count): \(problem)")
    }
    guard isList else { throw InterchangeError("this is not a nock recording: it has no calls") }
    return imported
  }
}
