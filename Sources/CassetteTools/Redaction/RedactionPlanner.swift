import CassetteFormat

/// Finds everything that is to be removed from a cassette.
struct RedactionPlanner {
  let cassette: CassetteReader
  let options: RedactionOptions
  var plan = RedactionPlan()
  /// Texts of the form of a placeholder that stand in the cassette.
  private(set) var placeholders: Set<String> = []
  /// What was found, in the order in which it was; without what only follows from it.
  var findings: [RedactionFinding] = []
  /// What could not be searched, or not wholly.
  private(set) var unsearched: [UnsearchedContent] = []
  /// What was found, and digests of what changes.
  var known: KnownTexts
  /// Where something was found.
  var sites: [Site: [[Range<Int>]]] = [:]
  /// The values of JSON that are no strings, of the body that was asked about last.
  private var numbers: (blob: RedactionBlob, ranges: [Int: Range<Int>])?
  /// The row that was looked at last: detections come event by event.
  private var row: (owner: RedactionOwner, json: JSONObject)?

  /// A content in which something was found.
  struct Site: Hashable {
    let sequence: Int?
    let part: Part
  }

  /// - Parameters:
  ///   - detector: One that remembers contents which much of this cassette repeats.
  ///   - known: What was found in the cassette that this one was made from.
  init(
    _ cassette: CassetteReader, _ options: RedactionOptions, detector: Detector? = nil, known: KnownTexts = KnownTexts()
  ) throws {
    self.cassette = cassette
    self.options = options
    self.known = known
    try addDetections(detector ?? options.detector)
    try addChosenPlaces()
    try addKnownTexts()
    try addConsequences()
    // Answers may have changed for what they repeat.
    if try addDigests() { try addKnownTexts() }
    if try !plan.isEmpty || cassette.redactions != nil { try findPlaceholders() }
  }

  // MARK: Detections

  private mutating func addDetections(_ detector: Detector) throws {
    unsearched = try CassetteDetector(detector).forEach(in: cassette) { found in
      guard found.detection.confidence >= options.confidence else { return }
      findings.append(RedactionFinding(found))
      known.add(found.detection)
      sites[Site(sequence: found.sequence, part: found.part), default: []].append(found.detection.ranges)
      try add(found, known.cause(of: found.detection.text) ?? .detected(found.detection.rule))
    }
  }

  mutating func add(_ found: CassetteDetection, _ cause: RedactionCause) throws {
    guard let pointer = found.part.pointer else { return }
    let target = RedactionString(owner: found.part.owner(found.sequence), pointer: pointer)
    let detection = found.detection
    var hit = RedactionHit(cause: cause, ranges: detection.ranges, secret: detection.text)
    hit.confidence = detection.confidence
    hit.keepsLength = detection.rule.hasFixedLength(detection.text.count)
    hit.form = detection.views.contains(.base64) ? .base64 : .text
    hit.pointer = detection.pointer
    hit.events = detection.events
    if let blob = try blob(at: target) {
      if detection.views == [.json] { try quote(&hit, in: blob) }
      plan.add(hit, in: blob)
    } else if try isValue(hit, at: target, isPlain: detection.views.isEmpty) {
      plan.add(hit, in: target)
    } else {
      plan.add(hit, inKeyAt: target)
    }
  }

  /// A number of JSON, such as one of a telephone, becomes a string: all of it goes.
  private mutating func quote(_ hit: inout RedactionHit, in blob: RedactionBlob) throws {
    guard hit.ranges.count == 1, hit.secret.allSatisfy({ (0x30...0x39).contains($0) }) else { return }
    if numbers?.blob != blob {
      let body = Body(blob: blob.digest, size: 0, coding: blob.coding)
      var ranges: [Int: Range<Int>] = [:]
      JSONPlaces.forEach(in: try CassetteDetector.content(of: body, in: cassette)) { value in
        if !value.isString { ranges[value.range.lowerBound] = value.range }
      }
      numbers = (blob, ranges)
    }
    guard let number = numbers?.ranges[hit.ranges[0].lowerBound], number.upperBound >= hit.ranges[0].upperBound else {
      return
    }
    hit.ranges = [number]
    hit.form = .value
  }

  /// Whether a hit is in the string at a place, and not in the key of the member there.
  private mutating func isValue(_ hit: RedactionHit, at target: RedactionString, isPlain: Bool) throws -> Bool {
    if case .extensionMember = target.owner { return true }
    guard let text = try row(of: target.owner).value(at: target.pointer).flatMap(ByteString.init)?.bytes,
      let first = hit.ranges.first, let last = hit.ranges.last, last.upperBound <= text.count
    else { return false }
    return !isPlain || text[first].elementsEqual(hit.secret)
  }

  /// The blob of a body; nil for a string.
  private mutating func blob(at target: RedactionString) throws -> RedactionBlob? {
    guard case .object(let object)? = try row(of: target.owner).value(at: target.pointer),
      case .string(let hex)? = object["blob"], let digest = Digest(hex: hex)
    else { return nil }
    if case .string(let coding)? = object["coding"] { return RedactionBlob(digest: digest, coding: coding) }
    return RedactionBlob(digest: digest, coding: nil)
  }

  private mutating func row(of owner: RedactionOwner) throws -> JSONObject {
    if let row, row.owner == owner { return row.json }
    let json: JSONObject
    switch owner {
    case .event(let sequence): json = try cassette.event(sequence)?.json ?? [:]
    case .header: json = cassette.header.json
    case .manifest: json = try cassette.manifest.json
    case .extensionMember: json = [:]
    }
    row = (owner, json)
    return json
  }

  // MARK: What was chosen

  private mutating func addChosenPlaces() throws {
    let places = ChosenPlaces(options)
    try cassette.forEachEvent { event in
      let owner = RedactionOwner.event(event.sequence)
      guard let exchange = event.exchange else { return }
      exchange.forEachField { pointer, field in
        guard let range = places.range(ofHeader: field) else { return }
        add(.header, range, of: field.value.bytes, RedactionString(owner: owner, pointer: pointer))
        let side = pointer.hasPrefix("/request/") ? "request" : "response"
        note(.header, range, event, "\(side) header \(field.name)")
      }
      let target = exchange.request.path.bytes
      for range in places.ranges(inTarget: target) {
        add(.query, range, of: target, RedactionString(owner: owner, pointer: "/request/path"))
        note(.query, range, event, "request query")
      }
      guard places.looksIntoBodies else { return }
      let sides = [("request", exchange.request.message.body), ("response", exchange.response?.message.body)]
      for case (let side, let body?) in sides {
        guard let blob = body.redactionBlob, let content = try KeyedRequests.content(of: body, in: cassette) else {
          continue
        }
        for hit in places.hits(in: content) {
          plan.add(hit, in: blob)
          findings.append(RedactionFinding(hit, event.sequence, "\(side) body"))
        }
      }
    }
  }

  private mutating func note(_ cause: RedactionCause, _ range: Range<Int>, _ event: Event, _ part: String) {
    let hit = RedactionHit(cause: cause, ranges: [range], secret: [UInt8](repeating: 0, count: range.count))
    findings.append(RedactionFinding(hit, event.sequence, part))
  }

  mutating func add(
    _ cause: RedactionCause, _ range: Range<Int>, of text: [UInt8], _ target: RedactionString
  ) {
    plan.add(RedactionHit(cause: cause, ranges: [range], secret: Array(text[range])), in: target)
  }

  // MARK: Placeholders

  /// Looks for what was recorded and could be taken for a placeholder, in bodies and rows as they are.
  private mutating func findPlaceholders() throws {
    var seen: Set<Digest> = []
    for json in [cassette.header.json, try cassette.manifest.json] {
      PlaceholderTexts.find(in: CanonicalJSON.encode(json), &placeholders)
    }
    try cassette.forEachEvent { event in
      PlaceholderTexts.find(in: CanonicalJSON.encode(event.json), &placeholders)
      for digest in event.blobs where seen.insert(digest).inserted {
        guard let bytes = try? cassette.blob(digest) else { continue }
        PlaceholderTexts.find(in: bytes, &placeholders)
      }
    }
    try cassette.forEachExtension { PlaceholderTexts.find(in: $1, &placeholders) }
  }
}

extension Body {
  var redactionBlob: RedactionBlob? {
    isLost ? nil : blob.map { RedactionBlob(digest: $0, coding: coding) }
  }
}

extension Exchange {
  /// Every header and trailer line with the pointer of its value in the event's row.
  func forEachField(_ body: (_ pointer: String, HeaderField) -> Void) {
    let lists = [
      ("/request/headers", request.message.headers), ("/request/trailers", request.message.trailers),
      ("/response/headers", response?.message.headers ?? []), ("/response/trailers", response?.message.trailers ?? []),
    ]
    for (pointer, fields) in lists {
      for (index, field) in fields.enumerated() { body("\(pointer)/\(index)/1", field) }
    }
  }
}

extension JSONObject {
  /// The value that a pointer leads to.
  func value(at pointer: String) -> JSONValue? {
    var value = JSONValue.object(self)
    for part in PointerToken.parts(of: pointer) {
      let name = String(decoding: PointerToken.unescaped(part) ?? Array(part), as: UTF8.self)
      switch value {
      case .object(let object):
        guard let member = object[name] else { return nil }
        value = member
      case .array(let values):
        guard let index = Int(name), values.indices.contains(index) else { return nil }
        value = values[index]
      default: return nil
      }
    }
    return value
  }
}
