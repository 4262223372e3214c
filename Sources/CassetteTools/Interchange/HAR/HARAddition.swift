import CassetteFormat

/// What an export has put into members called `_rw`, since HAR has no place for it.
struct HARAddition {
  /// The member of an entry; nil when the entry is not of an export.
  let json: JSONValue?

  init(_ entry: JSONValue) { json = entry["_rw"] }

  var fidelity: [String: Event.Fidelity]? {
    guard let json else { return nil }
    guard case .object(let object)? = json["fidelity"] else { return [:] }
    return object.members.reduce(into: [:]) { fidelity, member in
      fidelity[member.key] = member.value.text.flatMap(Event.Fidelity.init)
    }
  }

  func text(_ key: String) -> String? { json?[key]?.text }

  /// Whether a member says that something which HAR demands is not known.
  func isUnknown(_ key: String) -> Bool {
    if case .bool(false)? = json?[key] { true } else { false }
  }

  /// The error; the value is false when there was none.
  var error: TransportError?? {
    if isUnknown("error") { return .some(nil) }
    guard let error = json?["error"], let phase = error["phase"]?.text.flatMap(TransportError.Phase.init),
      let kind = error["kind"]?.text
    else { return nil }
    return TransportError(phase: phase, kind: kind, message: error["message"]?.text)
  }

  /// Completes a message by what was added of it.
  func complete(_ message: inout RecordedMessage, _ side: String) {
    guard let json, let fidelity else { return }
    let added = json[side]
    message.headerFidelity = fidelity["\(side).headers"]
    if let lines = added?["headers"] { message.headers = Self.fields(lines) }
    message.trailers = added?["trailers"].map(Self.fields) ?? []
    message.framing = added?["framing"]?.text
    message.announcedLength = added?["length"]?.whole
    completeBody(&message, added)
    guard message.body != nil else { return }
    message.body?.fidelity = fidelity["\(side).body"]
    message.body?.chunkFidelity = fidelity["\(side).body.chunks"]
    message.body?.end = added?["end"]?.text.flatMap(Body.End.init) ?? .complete
    if let chunks = added?["chunks"].map(Self.chunks), Self.total(chunks) == message.body?.bytes.count {
      message.body?.chunks = ChunkTable(chunks)
    } else {
      message.body?.chunks = nil
    }
  }

  private func completeBody(_ message: inout RecordedMessage, _ added: JSONValue?) {
    switch added?["body"] {
    case .bool(false)?: message.body = nil
    case .bool(true)?: message.body = RecordedBody([])
    case .string(let text)?: message.body = RecordedBody(LaxBase64.decode(text))
    default: break
    }
  }

  static func fields(_ lines: JSONValue) -> [HeaderField] {
    lines.items.compactMap { line in
      guard line.items.count == 2, let name = ByteString(line.items[0]), let value = ByteString(line.items[1]) else {
        return nil
      }
      return HeaderField(name, value)
    }
  }

  private static func chunks(_ rows: JSONValue) -> [ChunkTable.Chunk] {
    rows.items.compactMap { row in
      guard row.items.count == 2, let length = row.items[0].whole, let delay = row.items[1].whole, length >= 0,
        delay >= 0
      else { return nil }
      return ChunkTable.Chunk(length: length, delay: delay)
    }
  }

  private static func total(_ chunks: [ChunkTable.Chunk]) -> Int? {
    chunks.reduce(0) { sum, chunk in
      guard let sum else { return nil }
      let (total, overflow) = sum.addingReportingOverflow(chunk.length)
      return overflow ? nil : total
    }
  }
}
