import CassetteFormat

/// Escapement's store: a table of traces, and one of steps, each a JSON document as an export has it.
enum EscapementStore {
  private static let members = [
    "trace_id", "name", "status", "created_at", "ended_at", "total_steps", "total_tokens", "total_cost_usd", "tags",
    "environment", "agent_info",
  ]
  /// Those that are JSON in a text.
  private static let documents: Set = ["tags", "environment", "agent_info"]

  static func read(_ source: ImportSource, into sink: EscapementTrace) throws -> Imported {
    let store = try SQLiteFile(source)
    if let warning = SQLiteFile.warning(beside: source) { sink.warn(warning) }
    let columns = try store.columns(of: "traces")
    guard columns.contains("trace_id"), try store.columns(of: "trace_steps").isSuperset(of: ["trace_id", "data"]) else {
      throw InterchangeError("the SQLite database has no tables traces and trace_steps, as Escapement's has")
    }
    let known = members.filter(columns.contains)
    var traces: [JSONObject] = []
    try store.rows("SELECT \(known.joined(separator: ", ")) FROM traces") { row in
      traces.append(metadata(row, known))
    }
    // Steps whose trace was not saved belong to one all the same.
    try store.rows(
      "SELECT DISTINCT trace_id FROM trace_steps WHERE trace_id NOT IN (SELECT trace_id FROM traces)"
    ) { row in
      traces.append(["trace_id": row.json(0)])
    }
    guard !traces.isEmpty else { throw InterchangeError("the store has no traces") }
    traces.sort { ($0.string("created_at") ?? "", $0.string("trace_id") ?? "") < ($1.string("created_at") ?? "", $1.string("trace_id") ?? "") }
    for trace in traces {
      let id = trace.string("trace_id") ?? ""
      try sink.begin(trace, lane: traces.count > 1 ? id : nil)
      try store.rows("SELECT data FROM trace_steps WHERE trace_id = ? ORDER BY step_number", [id]) { row in
        let data = row.bytes(0) ?? []
        if case .object(let step)? = try? JSONParser.lax(data.span.bytes) {
          try sink.take(step)
        } else {
          sink.warn("a step of the trace \(id) is not a JSON object, and is left out")
        }
      }
    }
    return try sink.finish()
  }

  private static func metadata(_ row: SQLiteRow, _ columns: [String]) -> JSONObject {
    var metadata = JSONObject()
    for (index, column) in columns.enumerated() {
      var value = row.json(Int32(index))
      if documents.contains(column), case .string(let text) = value {
        let bytes = Array(text.utf8)
        value = (try? JSONParser.lax(bytes.span.bytes)) ?? value
      }
      metadata.set(column, value)
    }
    return metadata
  }
}
