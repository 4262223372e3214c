public import CassetteFormat

/// SWE-agent's trajectories of all versions, and mini-swe-agent's.
public struct SWEAgentImporter: Importer {
  public init() {}

  private static let maximumSize = 1 << 30

  public func recognises(_ sample: SourceSample) -> Bool {
    if sample.values["trajectory_format"]?.hasPrefix("mini-swe-agent") == true { return true }
    if sample.has("trajectory[].action") && sample.hasAny("trajectory[].observation", "trajectory[].response") {
      return true
    }
    if sample.fileName.hasSuffix(".traj") { return sample.hasAny("trajectory", "history", "environment", "messages") }
    if sample.fileName.hasSuffix(".traj.json") { return sample.hasAny("messages", "info", "[].role") }
    return sample.has("environment", "trajectory") || sample.has("history", "trajectory")
      || sample.has("info.mini_version") || sample.has("info.config", "info.model_stats")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    guard source.file.size <= Self.maximumSize else { throw InterchangeError("the trajectory is too large") }
    let bytes = try source.file.read(at: 0, count: source.file.size)
    let root = try JSONRepair.parse(bytes)
    let value = root.value
    let isConversation = value["messages"] != nil || value.items.contains { $0["role"] != nil }
    guard value["trajectory"] != nil || value["history"] != nil || isConversation else {
      throw InterchangeError("this is not a trajectory of SWE-agent: it has no trajectory, history or messages")
    }
    let sink = TraceSink(writer, vendor: "com.swe-agent")
    if isConversation && value["trajectory"] == nil && value["history"] == nil {
      try MiniTrajectory(value, sink).append()
    } else {
      try SWEAgentTrajectory(value, sink).append()
    }
    var imported = Imported(source: Manifest.Source(format: "swe-agent", version: version(value)))
    if root.isRepaired { imported.warnings.append("characters or numbers that JSON does not have were replaced") }
    if !source.isPart { imported.session = try session(value, sink) }
    return imported
  }

  private func version(_ value: JSONValue) -> String? {
    value["trajectory_format"]?.text ?? (value["info"]?["swe_agent_version"] ?? value["info"]?["mini_version"])?.text
  }

  private func session(_ value: JSONValue, _ sink: TraceSink) throws -> Session {
    var session = Session()
    let info = value["info"]
    session.name = (value["instance_id"] ?? value["environment"])?.text.map { ByteString($0) }
    session.commit = info?["swe_agent_hash"]?.text.map { ByteString($0) }
    session.status = info?["exit_status"]?.text.map { ByteString($0) }
    session.start = sink.events.startTime
    session.output = try sink.body(info?["submission"])
    if let stats = info?["model_stats"] {
      var totals = Session.Totals()
      totals.calls = count(stats["api_calls"])
      totals.input = count(stats["tokens_sent"])
      totals.output = count(stats["tokens_received"])
      totals.cost = (stats["instance_cost"] ?? stats["total_cost"])?.double.flatMap {
        $0 >= 0 ? Int(exactly: ($0 * 1e6).rounded()) : nil
      }
      if totals != Session.Totals() { session.totals = totals }
    }
    let rest = value.object?.rest(without: ["trajectory", "history", "messages"]) ?? [:]
    session.metadata = try sink.body(["swe-agent": .object(rest)])
    return session
  }

  private func count(_ value: JSONValue?) -> Int? { value?.whole.flatMap { $0 >= 0 ? $0 : nil } }
}
