public import CassetteFormat

/// The files of replayable agent workflows: the checkpoint store, and the JSON documents of steps, checkpoints, golden
/// traces and tool recordings, one a file, in a list, or one a line.
///
/// Memory: one document; of a store, its tables.
public struct WorkflowImporter: Importer {
  public init() {}

  public var companions: [String] { ["blobs/**"] }

  private static let largestDocument = 256 << 20

  public func recognises(_ sample: SourceSample) -> Bool {
    if sample.isDatabase(with: "agent_version") { return sample.isDatabase(with: "checkpoints") }
    return sample.has("step_id", "input_state") || sample.has("[].step_id", "[].input_state")
      || sample.has("events[].step_id", "events[].input_state") || sample.has("checkpoints[].step_id")
      || sample.has("messages", "tool_calls", "model_config", "state") || sample.has("expected_tool_sequence")
      || sample.has("[].tool_name", "[].args", "[].result")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let run = WorkflowRun(writer, fileName: source.fileName, keepsSession: !source.isPart)
    let sample = try source.sample()
    if sample.starts(with: SQLiteFile.signature) { return try WorkflowStore.read(source, into: run) }
    guard sample.isJSON else { throw InterchangeError("the file is neither JSON nor a SQLite database") }
    if sample.start.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") {
      try readList(source.file, into: run)
    } else if source.file.size <= Self.largestDocument,
      case let bytes = try source.file.read(at: 0, count: source.file.size),
      case .object(let object)? = try? JSONParser.lax(bytes.span.bytes)
    {
      try run.take(document: object)
    } else {
      try readLines(source.file, into: run)
    }
    return try run.finish()
  }

  private func readList(_ file: any RandomAccessBytes, into run: WorkflowRun) throws {
    do {
      try JSONDocument(file, "list of steps or tool calls").walk([""]) { _, bytes in
        guard case .object(let object)? = try? JSONParser.lax(bytes.span.bytes) else {
          throw run.located("it is not an object")
        }
        try run.take(object)
      }
    } catch let error as InterchangeError where run.count > 0 && !error.message.hasPrefix("item ") {
      run.warn("the file is cut off after item \(run.count): \(error)")
    }
  }

  private func readLines(_ file: any RandomAccessBytes, into run: WorkflowRun) throws {
    var lines = LineReader(file)
    while let line = try lines.next() {
      guard line.bytes.contains(where: { $0 > 0x20 }) else { continue }
      guard case .object(let object)? = try? JSONParser.lax(line.bytes.span.bytes) else {
        guard run.count > 0 else { throw InterchangeError("line \(line.number) is not a JSON object") }
        run.warn("line \(line.number) is not a JSON object, and is left out")
        continue
      }
      try run.take(object)
    }
  }
}
