import CassetteFormat

/// Makes events of the records of one or several WARC files.
final class WARCSink {
  private let events: EventSink
  private let keepsSession: Bool
  private var files: [any RandomAccessBytes] = []
  private var index = WARCIndex()
  /// How many records of each other type there were.
  private var others: [String: Int] = [:]
  private var information: [JSONValue] = []
  private var version: String?
  private var warnings = WarningList()
  private var wrongDigests = 0
  private var firstWrongDigest = ""
  private var unresolved = 0
  private var ids: Set<String> = []

  init(_ writer: CassetteWriter, keepsSession: Bool) {
    events = EventSink(writer)
    self.keepsSession = keepsSession
  }

  /// Takes in the records of a file; what is in them is read later.
  ///
  /// - Throws: `InterchangeError` when there are none; `FileError`.
  func add(_ file: any RandomAccessBytes, name: String) throws {
    var reader = WARCReader(file)
    let place = name.isEmpty ? "" : "\(name): "
    while let record = try reader.next() {
      version = version ?? record.version
      if let entry = WARCEntry(record, file: files.count) {
        index.add(entry)
      } else {
        let type = record["WARC-Type"]?.lowercased() ?? "no type"
        if type == "warcinfo" { try note(record, file) } else { others[type, default: 0] += 1 }
      }
    }
    for problem in reader.problems {
      switch problem {
      case .cutOff(let offset): warnings.append("\(place)the record at byte \(offset) is cut off; it is not imported")
      case .noRecord(let offset, nil):
        guard offset > 0 || !name.isEmpty else {
          throw InterchangeError("this is not a WARC file: it has no record at its start")
        }
        warnings.append("\(place)there is no record at byte \(offset); nothing from there on is imported")
      case .noRecord(let offset, let next?):
        warnings.append("\(place)there is no record at byte \(offset); reading goes on at \(next)")
      }
    }
    files.append(file)
  }

  /// Keeps what a crawl says of itself.
  private func note(_ record: WARCRecord, _ file: any RandomAccessBytes) throws {
    let bytes = try file.read(at: record.block.lowerBound, count: min(record.block.count, 64 << 10))
    let fields = HTTP1Head(fields: bytes[...]).headers
    information.append(.object(JSONObject(fields.map { .init(key: $0.name.description, value: $0.value.json) })))
  }

  func importExchanges() throws {
    for exchange in index.exchanges {
      do { try append(exchange) } catch let error as InterchangeError {
        let entry = exchange.response ?? exchange.request
        warnings.append("the record at byte \(entry?.offset ?? 0) is left out: \(error.message)")
      }
    }
  }

  private func append(_ exchange: WARCIndex.Exchange) throws {
    var details = EventSink.Details()
    // Ids are unique in a cassette, and should be so in an archive.
    details.id = (exchange.response?.id ?? exchange.request?.id).flatMap { ids.insert($0).inserted ? $0 : nil }
    details.time = exchange.time
    let request = try request(exchange, &details)
    var response: RecordedResponse?
    if let entry = exchange.response {
      response = try self.response(entry, to: exchange.request == nil ? nil : request.method, &details)
    }
    try events.append(request, response, details)
  }

  private func request(_ exchange: WARCIndex.Exchange, _ details: inout EventSink.Details) throws -> RecordedRequest {
    let uri = Array((exchange.response ?? exchange.request)!.uri.utf8.prefix { $0 != UInt8(ascii: "#") })
    let parts = RecordedURI.split(uri)
    guard let entry = exchange.request else {
      details.fidelity["request"] = .reconstructed
      return RecordedRequest(method: "GET", uri: uri)
    }
    let message = try HTTP1Message<RecordedRequest>(read(entry)[...])
    for note in message.notes { warnings.append("the record at byte \(entry.offset): \(note)") }
    var request = message.recorded
    request.scheme = request.scheme ?? parts.scheme
    request.authority = request.authority ?? parts.authority
    return request
  }

  private func response(
    _ entry: WARCEntry, to method: ByteString?, _ details: inout EventSink.Details
  ) throws -> RecordedResponse {
    let original = entry.kind == .revisit && !entry.isNotModified ? index.original(of: entry) : nil
    // A revisit may leave out the headers too: then they are those of the first visit.
    let isBare = entry.kind == .revisit && entry.block.isEmpty
    guard let source = isBare ? original : entry else {
      throw InterchangeError("it repeats a response that is not there, and has no headers of its own")
    }
    var response = try parsed(source, to: method)
    if isBare { response.message.headerFidelity = .reconstructed }
    guard entry.kind == .revisit, !entry.isNotModified, response.status != 304 else { return response }
    if let original, let body = try isBare ? response.message.body : parsed(original, to: method).message.body {
      response.message.body = body
      details.fidelity["response.body"] = .reconstructed
    } else {
      response.message.body = nil
      details.fidelity["response.body"] = .absent
      unresolved += 1
    }
    return response
  }

  private func parsed(_ entry: WARCEntry, to method: ByteString?) throws -> RecordedResponse {
    let bytes = try read(entry)
    let message = try HTTP1Message<RecordedResponse>(bytes[...], to: method, extent: .all)
    if entry.kind == .response {
      for note in message.notes { warnings.append("the record at byte \(entry.offset): \(note)") }
      check(entry, bytes, message.recorded)
    }
    var response = message.recorded
    if entry.end != .complete { response.message.body?.end = entry.end }
    return response
  }

  /// Compares the digest with the payload, which some writers take for the body in its transfer coding.
  private func check(_ entry: WARCEntry, _ bytes: [UInt8], _ response: RecordedResponse) {
    guard let digest = entry.digest, entry.end == .complete else { return }
    let body = response.message.body?.bytes ?? []
    guard WARCDigest.matches(digest, body) == false else { return }
    let payload = Array(bytes[HTTP1Head(bytes[...]).end...])
    guard WARCDigest.matches(digest, payload) == false else { return }
    if wrongDigests == 0 { firstWrongDigest = "the record at byte \(entry.offset)" }
    wrongDigests += 1
  }

  private func read(_ entry: WARCEntry) throws -> [UInt8] {
    guard entry.block.count <= 1 << 30 else {
      throw InterchangeError("a block of \(entry.block.count) bytes is too large")
    }
    return try files[entry.file].read(at: entry.block.lowerBound, count: entry.block.count)
  }

  func finish() throws -> Imported {
    var imported = Imported(source: Manifest.Source(format: "warc", version: version))
    imported.warnings = warnings.all
    for (type, count) in others.sorted(by: { $0.key < $1.key }) {
      imported.warnings.append(
        "\(count) records of type \(type.prefix(20)) are left out: they are no exchanges over HTTP")
    }
    if wrongDigests > 0 {
      imported.warnings.append(
        "\(wrongDigests) payloads do not have the digest that is recorded, first \(firstWrongDigest)")
    }
    if unresolved > 0 {
      imported.warnings.append(
        "\(unresolved) responses repeat one that is in another file; their bodies are marked absent")
    }
    guard keepsSession else { return imported }
    var session = Session()
    session.start = events.startTime
    if !information.isEmpty {
      session.metadata = try events.body(json: .object(["warcinfo": .array(information)]))
    }
    imported.session = session.json.isEmpty ? nil : session
    return imported
  }
}
