public import CassetteFormat

/// Writes a cassette as a case: the trace of its events, and the files that the case had, or those that `replaykit scaffold`
/// would make of the trace.
public struct ReplayKitExporter: FolderExporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to folder: any FolderOutput) throws -> [Loss] {
    let session = try cassette.manifest.session
    let kept = try SourceNotes.read(cassette, of: "replaykit")
    let notes = kept ?? JSONObject()
    var trace = ReplayKitTimeline(notes.object("events") ?? JSONObject())
    try cassette.forEachEvent { try trace.add($0, cassette) }
    var losses = trace.losses
    let status = session?.status?.string ?? (trace.endsWithError ? "error" : "success")
    var document = JSONObject()
    let run = session?.name?.string ?? "run-\(cassette.id.hex.prefix(12))"
    document.set("run_id", session?.id?.string ?? (kept == nil ? run : nil))
    document.set("status", session?.status?.string ?? (kept == nil ? status : nil))
    document.set("events", .array(trace.events.map(JSONValue.object)))
    document.merge(notes.object("trace") ?? JSONObject())
    let traceName = notes.string("source_trace").flatMap { FileTree.isInside($0) ? $0 : nil } ?? ReplayKitCase.trace
    try folder.write(traceName, PythonIndentedJSON.encode(.object(document), indent: 2) + [0x0A])
    if let text = notes["case.yaml"].flatMap(ByteString.init) {
      try folder.write("case.yaml", text.bytes)
      for file in notes.object("files")?.members ?? [] {
        guard FileTree.isInside(file.key), !["case.yaml", traceName].contains(file.key),
          let bytes = ByteString(file.value)?.bytes
        else {
          losses.append(Loss("the file \(file.key) of the case, whose name or content is none"))
          continue
        }
        try folder.write(file.key, bytes)
      }
    } else {
      let scaffold = ReplayKitScaffold(trace, status, name: session?.name?.string ?? document.string("run_id") ?? run)
      for file in scaffold.files { try folder.write(file.name, file.bytes) }
    }
    return losses
  }
}

/// The events of a trace, in their order.
struct ReplayKitTimeline {
  private var eventLosses: [Loss] = []
  private var timed = 0
  private var named = 0
  /// The tools that were called, with what they returned.
  private(set) var calls: [(name: String, output: JSONValue?)] = []
  private(set) var endsWithError = false
  private(set) var input: String?
  private(set) var hasOutput = false
  private let rest: JSONObject
  private var items: [JSONObject] = []
  /// Results that came later than right after their calls.
  private var placed: [(index: Int, object: JSONObject)] = []

  init(_ rest: JSONObject) { self.rest = rest }

  mutating func add(_ event: Event, _ cassette: CassetteReader) throws {
    let rest = rest.object(String(event.sequence)) ?? JSONObject()
    note(event, rest)
    switch event.content {
    case .tool(let call):
      let output = try value(call.result, "result", event, cassette)
      var made = ReplayKitEvent.call(call.name, try value(call.arguments, "arguments", event, cassette))
      made.merge(rest.object("call") ?? JSONObject())
      items.append(made)
      calls.append((call.name, output))
      endsWithError = false
      guard output != nil || call.error != nil || rest["result"] != nil else { return }
      var result = ReplayKitEvent.result(output, call.error)
      result.merge(rest.object("result") ?? JSONObject())
      if let index = rest.integer("result_index") { placed.append((index, result)) } else { items.append(result) }
    case .marker(let marker):
      var made = ReplayKitEvent.marker(marker)
      made.merge(rest.object("event") ?? JSONObject())
      items.append(made)
      if marker.name == "input_message" { input = input ?? marker.detail }
      if marker.name == "output_message" || marker.name == "final_output" { hasOutput = true }
      endsWithError = marker.name == "error"
    default:
      eventLosses.append(Loss(sequence: event.sequence, "a \(event.kind) event, for which a trace has no type"))
    }
  }

  private mutating func note(_ event: Event, _ rest: JSONObject) {
    if event.id != nil || event.lane != nil || event.parent != nil { named += 1 }
    // A time that was in the trace is in what was kept of it.
    if event.at ?? event.took != nil, rest.isEmpty { timed += 1 }
  }

  /// What a trace cannot hold, what concerns the whole cassette first.
  var losses: [Loss] {
    var losses: [Loss] = []
    if timed > 0 { losses.append(Loss("when the events happened and how long they took (\(timed) of them)")) }
    if named > 0 { losses.append(Loss("their ids, lanes and parents (\(named) of them)")) }
    return losses + eventLosses
  }

  /// All events, with late results where they came.
  var events: [JSONObject] {
    var events = items
    for (index, object) in placed.sorted(by: { $0.index < $1.index }) {
      events.insert(object, at: min(max(index, 0), events.count))
    }
    return events
  }

  private mutating func value(
    _ body: Body?, _ part: String, _ event: Event, _ cassette: CassetteReader
  ) throws -> JSONValue? {
    guard let body else { return nil }
    guard !body.isLost else {
      eventLosses.append(Loss(sequence: event.sequence, "the \(part), which was lost before"))
      return nil
    }
    let bytes = try cassette.bytes(of: body)
    if let value = try? JSONParser.lax(bytes.span.bytes) { return value }
    if let text = String(validating: bytes, as: UTF8.self) { return .string(text) }
    eventLosses.append(Loss(sequence: event.sequence, "the \(part), which is not text"))
    return nil
  }
}
