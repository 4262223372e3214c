import CassetteFormat

/// One rewriting of a cassette by a plan.
final class RedactionRun {
  private let cassette: CassetteReader
  private let plan: RedactionPlan
  private let options: RedactionOptions
  private let bodies: RedactedBodies
  private let record = RedactionRecord()
  private let earlier: RedactionMap
  private let literals: Set<String>
  private let known: SecretScanner

  /// - Parameter placeholders: Those that were given before, when the cassette is a part of a larger one.
  init(
    _ cassette: CassetteReader, _ planner: RedactionPlanner, _ options: RedactionOptions,
    placeholders: PlaceholderTable = PlaceholderTable()
  ) throws {
    self.cassette = cassette
    self.options = options
    plan = planner.plan
    known = planner.known.scanner
    earlier = try cassette.redactions.map(RedactionMap.init) ?? RedactionMap()
    let known = earlier.placeholders
    // A digit or an x after a placeholder makes another text of it; that is none that was recorded.
    literals =
      plan.isEmpty && earlier.isEmpty
      ? [] : planner.placeholders.filter { text in !known.contains { text.hasPrefix(PlaceholderTable.stem($0)) } }
    var placeholders = placeholders
    placeholders.take(known.union(planner.placeholders))
    bodies = RedactedBodies(cassette, plan, placeholders)
  }

  /// Those that were given, now and before.
  var placeholders: PlaceholderTable { bodies.placeholders }

  /// Writes the cassette.
  func write(to output: any ByteOutput, _ writing: CassetteWriter.Options) throws -> Redactor.Report {
    let manifestRow = try row(cassette.manifest.json, .manifest)
    let headerRow = try row(cassette.header.json, .header)
    var manifest = try Manifest(CanonicalJSON.encode(manifestRow.json))
    var header = try Header(CanonicalJSON.encode(headerRow.json))
    if !plan.isEmpty {
      header.parent = nil
      header.makeFat()
      header.masks = RedactionMasks.masks(header.masks, options)
    }
    let writer = try CassetteWriter(output, header: header, options: writing, rowPrefix: cassette.rowPrefix)
    let keys = RedactedKeys(header: header, plan.isEmpty ? nil : bodies)
    try add(manifestRow.blobs + headerRow.blobs, to: writer)
    try cassette.forEachEvent { event in
      try writer.append(redacted(event, keys) { try add($0, to: writer) })
    }
    try addExtensions(to: writer)
    var map = record.map(with: earlier, bodies)
    map.add(literals: literals)
    let detector = options.detector
    map.removeTexts { !detector.detections(in: $0).isEmpty || !known.matches(in: $0).isEmpty }
    if !plan.isEmpty { manifest.derivation = RedactedDerivation.derivation(manifest.derivation) }
    let id = try writer.finish(like: manifest, redactions: map.bytes ?? cassette.redactions)
    return Redactor.Report(id: id, places: record.map.counts)
  }

  private func row(_ json: JSONObject, _ owner: RedactionOwner) throws -> RedactedRow {
    try RedactedRow(json, of: owner, plan, bodies, in: cassette, record)
  }

  private func redacted(
    _ event: Event, _ keys: RedactedKeys, _ add: ([RedactedRow.NeededBlob]) throws -> Void
  ) throws -> Event {
    let row = try row(event.json, .event(event.sequence))
    try add(row.blobs)
    var changed = try Event(row.json)
    changed.fidelity.merge(row.fidelity) { $1 }
    changed.correctLengths(from: event)
    try keys.update(&changed, from: event)
    return changed
  }

  private func addExtensions(to writer: CassetteWriter) throws {
    var extensions: [(name: String, bytes: [UInt8])] = []
    try cassette.forEachExtension { name, bytes in
      let target = RedactionString(owner: .extensionMember(name), pointer: "")
      guard let hits = plan.strings[target] else { return extensions.append((name, bytes)) }
      let content = RedactedContent(bytes, removing: hits, &bodies.placeholders)
      let place = RedactionPlace(owner: target.owner, pointer: "")
      for site in content.sites { record.map.add(site.hit, site.placeholder, at: site.json(place)) }
      record.edits[target] = content.edits
      extensions.append((name, content.bytes))
    }
    for (name, bytes) in extensions.sorted(by: { $0.name < $1.name }) { try writer.add(extension: name, bytes) }
  }

  private func add(_ blobs: [RedactedRow.NeededBlob], to writer: CassetteWriter) throws {
    for blob in blobs {
      switch blob {
      case .kept(let digest, let mayBeMissing):
        guard !writer.has(digest) else { continue }
        let isElsewhere = mayBeMissing || cassette.header.isThin && plan.isEmpty
        if isElsewhere, try !cassette.contains(digest) { continue }
        try writer.add(blob: cassette.blob(digest))
      case .changed(let digest, let bytes):
        guard !writer.has(digest) else { continue }
        try writer.add(blob: bytes ?? bodies.bytes(of: digest))
      }
    }
  }
}

extension Event {
  /// Gives a length that was announced for a body as it was the length that it has now.
  fileprivate mutating func correctLengths(from event: Event) {
    guard var exchange, let before = event.exchange else { return }
    exchange.request.message.correctLength(from: before.request.message)
    if let message = before.response?.message { exchange.response?.message.correctLength(from: message) }
    if exchange != self.exchange { self.exchange = exchange }
  }
}

extension Message {
  fileprivate mutating func correctLength(from message: Message) {
    guard let old = message.body?.size, let new = body?.size, old != new else { return }
    for index in headers.indices
    where headers[index].name.equalsIgnoringCase("content-length")
      && headers[index].value.bytes.elementsEqual("\(old)".utf8)
    {
      headers[index].value = ByteString("\(new)")
    }
  }
}
