import CassetteFormat

/// A log of an evaluation on its way into a cassette.
struct InspectLog {
  private let header: JSONObject
  private let sink: TraceSink
  private let keepsSession: Bool
  var warnings: [String] = []

  init(_ header: JSONObject, _ writer: CassetteWriter, keepsSession: Bool) {
    self.header = header
    self.keepsSession = keepsSession
    let created = header["stats"]?["started_at"]?.time ?? header["eval"]?["created"]?.time
    sink = TraceSink(writer, vendor: "com.aisi.inspect", start: created)
  }

  /// Takes a sample that is one JSON object.
  mutating func take(sample file: MemoryInput) throws {
    let document = JSONDocument(file, "sample")
    let lists: Set = ["events", "transcript.events"]
    var sample = JSONObject()
    try document.walk(lists) { path, value in
      if !path.hasSuffix("events[]") { sample.set(path, try JSONRepair.parse(value).value) }
    }
    var pools = InspectPools()
    pools.add(attachments: sample["attachments"])
    pools.add(attachments: sample["transcript.content"])
    pools.messages = sample["events_data"]?["messages"]?.items ?? []
    pools.calls = sample["events_data"]?["calls"]?.items ?? []
    sample = sample.rest(without: ["attachments", "events_data", "transcript.content"])
    var events = InspectEvents(pools.resolve(.object(sample)).object ?? [:], pools, sink)
    try document.walk(lists) { path, value in
      if path.hasSuffix("events[]") { try events.take(JSONRepair.parse(value).value) }
    }
    try events.finish()
  }

  /// Takes a sample whose parts are members of their own.
  ///
  /// - Parameter prefix: What the names of its members begin with, such as `samples/1_epoch_1/`.
  mutating func take(chunked prefix: String, _ archive: ZipArchive) throws {
    var pools = InspectPools()
    pools.add(attachments: .array(try items("attachments", prefix, archive)))
    pools.messages = try items("messages", prefix, archive)
    pools.calls = try items("calls", prefix, archive)
    var sample = try archive.read(prefix + "sample.json").map(JSONRepair.parse)?.value.object ?? [:]
    if let refs = sample["message_refs"] {
      sample["message_refs"] = nil
      sample.set("messages", .array(pools.expand(refs, pools.messages)))
    }
    if let metadata = try archive.read(prefix + "metadata.json") {
      sample["metadata"] = try JSONRepair.parse(metadata).value
    }
    var events = InspectEvents(pools.resolve(.object(sample)).object ?? [:], pools, sink)
    try chunks("events", prefix, archive) { try events.take($0) }
    try events.finish()
  }

  private func items(_ sequence: String, _ prefix: String, _ archive: ZipArchive) throws -> [JSONValue] {
    var items: [JSONValue] = []
    try chunks(sequence, prefix, archive) { items.append($0) }
    return items
  }

  /// The items of a sequence, which is in chunks that are named by the number of their first item.
  private func chunks(
    _ sequence: String, _ prefix: String, _ archive: ZipArchive, _ take: (JSONValue) throws -> Void
  ) throws {
    let folder = "\(prefix)\(sequence)/"
    let starts = archive.entries.compactMap { entry in
      entry.name.hasPrefix(folder) && entry.name.hasSuffix(".json")
        ? Int(entry.name.dropFirst(folder.count).dropLast(5)) : nil
    }
    for start in starts.sorted() {
      guard let bytes = try archive.read("\(folder)\(start).json") else { continue }
      for item in try JSONRepair.parse(bytes).value.items { try take(item) }
    }
  }

  /// Ends the import.
  func finish() throws -> Imported {
    var imported = Imported(source: Manifest.Source(format: "inspect", version: header["version"]?.text))
    imported.warnings = warnings
    guard keepsSession else { return imported }
    let eval = header["eval"]
    var session = Session()
    session.id = (eval?["run_id"] ?? eval?["eval_id"])?.text.map { ByteString($0) }
    session.name = eval?["task"]?.text.map { ByteString($0) }
    session.commit = eval?["revision"]?["commit"]?.text.map { ByteString($0) }
    session.start = sink.events.startTime
    session.end = header["stats"]?["completed_at"]?.time.map(Timestamp.string)
    session.status = header["status"]?.text.map { ByteString($0) }
    if let model = eval?["model"]?.text { session.tags["model"] = ByteString(model) }
    let usage = (header["stats"]?["model_usage"]?.object ?? [:]).members.map(\.value)
    if !usage.isEmpty {
      var totals = Session.Totals()
      totals.input = usage.compactMap { $0["input_tokens"]?.whole }.filter { $0 >= 0 }.reduce(0, &+)
      totals.output = usage.compactMap { $0["output_tokens"]?.whole }.filter { $0 >= 0 }.reduce(0, &+)
      session.totals = totals
    }
    session.metadata = try sink.body(["inspect": .object(header)])
    imported.session = session
    return imported
  }
}
