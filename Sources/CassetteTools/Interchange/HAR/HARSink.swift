import CassetteFormat

/// Makes events of a recording's entries, and a session of what is said of it as a whole.
final class HARSink {
  private let events: EventSink
  private let dialect: HARDialect
  private let files: HARFiles?
  private let keepsSession: Bool
  private let places: HARPlaces
  private var read = 0
  private var log = JSONObject()
  private var notes: [JSONValue] = []
  private var addition: JSONValue?
  private var warnings: [String: [Int]] = [:]
  private var order: [String] = []

  init(_ writer: CassetteWriter, _ dialect: HARDialect, _ files: HARFiles?, _ places: HARPlaces, keepsSession: Bool) {
    events = EventSink(writer, start: places.start)
    self.dialect = dialect
    self.files = files
    self.places = places
    self.keepsSession = keepsSession
  }

  func take(_ item: HARDocument.Item) throws {
    switch item {
    case .entry(let value): try take(entry: value.read())
    case .member("_rw", let value): addition = try value.read().value
    case .member(let key, let value): if key != "entries" { log[key] = try value.read().value }
    }
  }

  /// Says something of the entry that is read, once for all entries of which it is true.
  private func warn(_ text: String) {
    if warnings[text] == nil { order.append(text) }
    warnings[text, default: []].append(read)
  }

  private func take(entry: (value: JSONValue, isRepaired: Bool)) throws {
    read += 1
    if entry.isRepaired { warn("text that is not Unicode was replaced by U+FFFD") }
    do {
      var recorded = try HAREntry(entry.value, dialect, files, warn: warn)
      recorded.place(places.sequence(read - 1))
      if entry.value["startedDateTime"] != nil, recorded.details.time == nil, HARAddition(entry.value).json == nil {
        warn("its startedDateTime is not a time")
      }
      note(entry.value, places.sequence(read - 1))
      try events.append(
        recorded.request, recorded.response, error: recorded.error, frames: events.frames(recorded.frames),
        recorded.details)
    } catch let error as InterchangeError {
      warn("left out, since \(error.message)")
    }
  }

  /// What a cassette has no members for.
  private func note(_ entry: JSONValue, _ sequence: Int) {
    guard keepsSession, HARAddition(entry).json == nil else { return }
    var object = JSONObject()
    for key in ["pageref", "serverIPAddress", "connection", "timings", "cache", "comment", "_resourceType"] {
      guard let value = entry[key] else { continue }
      if case .object(let members) = value, members.isEmpty { continue }
      if case .string("") = value { continue }
      object[key] = value
    }
    guard !object.isEmpty else { return }
    object["seq"] = .integer(sequence)
    notes.append(.object(object))
  }

  /// Ends the import.
  ///
  /// - Parameter cut: Why the file breaks off.
  func finish(cut: String?) throws -> Imported {
    var version = log["version"]?.text
    if case .polly = dialect { version = log["creator"].flatMap { $0["version"]?.text } }
    var imported = Imported(source: Manifest.Source(format: dialect.name, version: version))
    imported.warnings = order.map { text in
      let entries = warnings[text]!
      let more = entries.count > 1 ? " (and \(entries.count - 1) more)" : ""
      return "entry \(entries[0])\(more): \(text)"
    }
    if let cut { imported.warnings.append("the file breaks off after entry \(read): \(cut)") }
    guard keepsSession else { return imported }
    var session = Session()
    if let addition { HARSession.read(addition["session"], into: &session) }
    if places.start != nil, session.start == nil, !isWithoutStart { session.start = events.startTime }
    if session.name == nil { session.name = log["_recordingName"]?.text.map { ByteString($0) } }
    session.metadata = try metadata().map(events.body)
    if session != Session() { imported.session = session }
    return imported
  }

  private var isWithoutStart: Bool { addition != nil && addition?["session"]?["start"] == nil }

  private func metadata() throws -> [UInt8]? {
    if let addition {
      if let text = addition["metadata64"]?.text { return LaxBase64.decode(text) }
      return addition["metadata"].map(JSONText.encode)
    }
    log["version"] = nil
    log["_recordingName"] = nil
    if case .array(let pages)? = log["pages"], pages.isEmpty { log["pages"] = nil }
    if !notes.isEmpty { log["entries"] = .array(notes) }
    return log.isEmpty ? nil : JSONText.encode(.object(log))
  }
}

/// Where entries stand in the order of their starts, since programs write them in other orders too.
struct HARPlaces {
  /// The time of the first, in microseconds since 1970; nil when none has one.
  let start: Int?
  private let sequences: [Int]?

  /// - Parameter keys: When each entry started, and which of equal ones it was, in the order of the file.
  init(_ keys: [(time: Int?, order: Int)], start: Int? = nil) {
    self.start = start ?? keys.compactMap(\.time).min()
    var times: [Int] = []
    for key in keys { times.append(key.time ?? times.last ?? .min) }
    let sorted = keys.indices.sorted { (times[$0], keys[$0].order, $0) < (times[$1], keys[$1].order, $1) }
    guard !sorted.elementsEqual(keys.indices) else {
      sequences = nil
      return
    }
    var sequences = [Int](repeating: 0, count: keys.count)
    for (sequence, index) in sorted.enumerated() { sequences[index] = sequence }
    self.sequences = sequences
  }

  /// The place of an entry.
  func sequence(_ index: Int) -> Int { sequences.map { index < $0.count ? $0[index] : index } ?? index }
}
