public import CassetteFormat

/// ReplayKit's cases, by their `case.yaml`, traces that are no case yet, and what runners write.
///
/// Memory: the files of the case.
public struct ReplayKitImporter: Importer {
  public init() {}

  public var companions: [String] { [ReplayKitCase.trace, "notes.md", "fixtures/**"] }

  private static let caseKeys = [
    "scenario", "source_trace", "observed_failure", "failure_signatures", "signatures", "desired_behavior",
    "assertions", "semantic_checks",
  ]

  public func recognises(_ sample: SourceSample) -> Bool {
    if sample.isJSON {
      if sample.has("status", "final_output") || sample.has("status", "tool_calls[].tool_name") { return true }
      return sample.has("run_id", "events[].type")
        && (ReplayKitEvent.types.contains(sample.values["events[].type"] ?? "") || sample.has("events[].tool_args"))
    }
    return ["case.yaml", "case.yml"].contains(sample.fileName) && Self.caseKeys.contains { sample.values[$0] != nil }
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let trace = ReplayKitTrace(writer, keepsSession: !source.isPart)
    guard try !source.sample().isJSON else {
      try trace.read(source.file)
      return try trace.finish(nil)
    }
    guard let folder = source.folder else {
      throw InterchangeError("a ReplayKit case is a folder: import its case.yaml by its path")
    }
    var files = try ReplayKitCase(source.file, folder)
    if let bytes = try files.readTrace() {
      do { try trace.read(MemoryInput(bytes)) } catch let error as InterchangeError {
        throw InterchangeError("\(files.traceName): \(error)")
      }
    } else {
      files.warnings.append("\(files.traceName) is not there: the case has no events")
    }
    return try trace.finish(files)
  }
}
