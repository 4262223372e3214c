import CassetteFormat

/// The checkpoint store: two tables with the times of checkpoints and of steps, and a JSON file for each of them in the
/// folder `blobs` beside the database. Run and step ids become names of files there, and are believed only so far.
enum WorkflowStore {
  private struct Step {
    let run: String
    let id: String
    var number = 0
    var event: JSONObject?
    var checkpoint: JSONObject?
    var time: String { event?.string("timestamp") ?? checkpoint?.string("timestamp") ?? "" }
  }

  private static let maximumPayload = 256 << 20

  static func read(_ source: ImportSource, into run: WorkflowRun) throws -> Imported {
    let store = try SQLiteFile(source)
    if let warning = SQLiteFile.warning(beside: source) { run.warn(warning) }
    var steps: [String: Step] = [:]
    let hasCheckpoints = try read("checkpoints", store) { row in add(row, \.checkpoint, to: &steps) }
    let hasEvents = try read("events", store) { row in add(row, \.event, to: &steps) }
    guard hasCheckpoints || hasEvents else {
      throw InterchangeError("the SQLite database has no table checkpoints or events with runs and steps")
    }
    let blobs = try source.folder.map(FileTree.init(root:))
    if blobs == nil { run.warn("the payloads are in files beside the store, and cannot be read from here") }
    let starts = Dictionary(grouping: steps.values, by: \.run).mapValues { $0.map(\.time).min() ?? "" }
    let ordered = steps.values.sorted {
      (starts[$0.run]!, $0.run, $0.number, $0.time, $0.id) < (starts[$1.run]!, $1.run, $1.number, $1.time, $1.id)
    }
    for step in ordered { try add(step, blobs, to: run) }
    return try run.finish()
  }

  private static func read(_ table: String, _ store: SQLiteFile, _ take: (JSONObject) -> Void) throws -> Bool {
    let columns = try store.columns(of: table)
    let wanted = [
      "run_id", "step_id", "step_number", "tool_name", "timestamp", "duration_ms", "agent_version", "run_type",
    ].filter(columns.contains)
    guard wanted.contains("run_id"), wanted.contains("step_id") else { return false }
    try store.rows("SELECT \(wanted.joined(separator: ", ")) FROM \(table)") { row in
      var object = JSONObject()
      for (index, column) in wanted.enumerated() { object.set(column, row.json(Int32(index))) }
      take(object)
    }
    return true
  }

  private static func add(
    _ row: JSONObject, _ part: WritableKeyPath<Step, JSONObject?>, to steps: inout [String: Step]
  ) {
    let (run, id) = (row.string("run_id") ?? "", row.string("step_id") ?? "")
    let key = "\(run)\u{0}\(id)"
    var step = steps[key] ?? Step(run: run, id: id)
    step.number = row.integer("step_number") ?? step.number
    step[keyPath: part] = row
    steps[key] = step
  }

  private static func add(_ step: Step, _ blobs: FileTree?, to run: WorkflowRun) throws {
    if let row = step.event {
      let name = "blobs/\(step.run)/events/\(step.id).json"
      if case .object(let event)? = try payload(name, blobs, run).flatMap({ try? JSONParser.lax($0.span.bytes) }) {
        try run.take(step: event)
      } else {
        try run.take(step: row)
      }
    }
    if let row = step.checkpoint {
      let name = "blobs/\(step.run)/\(step.id).json"
      var details = EventSink.Details()
      details.lane = step.run
      details.time = row.string("timestamp").flatMap(Timestamp.microseconds)
      try run.append(
        checkpoint: step.id, payload: payload(name, blobs, run), details,
        row: row.without("run_id", "step_id", "timestamp", "step_number"))
    }
  }

  /// A file of the store; nil, with a warning, when it cannot be read.
  private static func payload(_ name: String, _ blobs: FileTree?, _ run: WorkflowRun) throws -> [UInt8]? {
    guard let blobs else { return nil }
    do {
      if let bytes = try blobs.bytes(name, atMost: maximumPayload) { return bytes }
      run.warn("\(name) is missing: only what the store says of it is kept")
    } catch let error as FileError { run.warn("\(name) is left out: \(error)") }
    return nil
  }
}
