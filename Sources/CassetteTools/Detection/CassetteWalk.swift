import CassetteFormat

/// The walk over a cassette's recorded texts.
final class CassetteWalk {
  /// What the detections of a blob depend on.
  private struct Known: Hashable {
    let blob: Digest
    let coding: String?
    let host: ByteString?
    let type: ByteString?
  }

  /// Bodies of events that are searched where they are known to be.
  private static let attachments: Set<String> = [
    "/request/body", "/response/body", "/frames", "/arguments", "/result", "/data", "/state",
  ]

  /// A shorter string is no secret, and nothing personal.
  private static let leastCount = 6

  private let bytes: (Body) throws -> [UInt8]
  private let detector: Detector
  private let report: (CassetteDetection) throws -> Void
  private(set) var unsearched: [UnsearchedContent] = []
  /// Conversations refer to the same blob again and again; most of these lists are empty.
  private var known: [Known: (detections: [Detection], reason: UnsearchedContent.Reason?)] = [:]
  private var sequence: Int?

  /// - Parameter bytes: Gets the bytes of a body that an event refers to.
  init(
    _ detector: Detector, bytes: @escaping (Body) throws -> [UInt8],
    _ report: @escaping (CassetteDetection) throws -> Void
  ) {
    self.bytes = bytes
    self.detector = detector
    self.report = report
  }

  // MARK: Events

  /// - Parameter json: The event's row.
  func search(_ event: Event, _ json: JSONObject) throws {
    sequence = event.sequence
    var row = json
    switch event.content {
    case .http(let exchange), .open(let exchange):
      let host = exchange.host
      try search(exchange.request, host)
      try search(exchange.response, host)
      if let blob = exchange.frames?.blob { try search(Body(blob: blob, size: 0), .frames, host, type: nil) }
      for key in ["request", "response"] { row[key] = row[key]?.withoutMessage }
    case .tool(let call):
      try search(call.arguments, .attachment(.arguments))
      try search(call.result, .attachment(.result))
    case .reading(let reading):
      if case .data(let data) = reading.value { try search(data, .attachment(.data)) }
    case .checkpoint(let checkpoint): try search(checkpoint.state, .attachment(.state))
    case .marker, .other: break
    }
    try searchBodies(in: .object(json), at: { "" }, isOther: event.isOther)
    try search(.object(row)) { .field(pointer: $0) }
    sequence = nil
  }

  private func search(_ request: Request, _ host: [UInt8]?) throws {
    for (component, detection) in detector.detections(inTarget: request.path.bytes, host: host) {
      try report(.target(component), detection)
    }
    try search(request.message, .request, host)
  }

  private func search(_ response: Response?, _ host: [UInt8]?) throws {
    guard let response else { return }
    for (number, interim) in response.interim.enumerated() {
      try search(interim.headers, host) { .interim(number, index: $0, name: $1) }
    }
    try search(response.message, .response, host)
  }

  private func search(_ message: Message, _ side: Part.Side, _ host: [UInt8]?) throws {
    try search(message.headers, host) { .header(side, index: $0, name: $1) }
    try search(message.trailers, host) { .trailer(side, index: $0, name: $1) }
    try search(message.body, .body(side), host, type: message.header("Content-Type")?.bytes)
  }

  private func search(_ lines: [HeaderField], _ host: [UInt8]?, _ part: (Int, ByteString) -> Part) throws {
    for (index, line) in lines.enumerated() {
      let name = line.name.bytes.map(ASCII.lowercased)
      try search(line.value.bytes, { part(index, line.name) }, SecretContext(host: host, field: .header(name)))
    }
  }

  /// Searches the bodies of private members and events, of which only the names of their members are known.
  ///
  /// - Parameter pointer: Where the value stands, to be asked for when it matters.
  private func searchBodies(in value: JSONValue, at pointer: () -> String, isOther: Bool) throws {
    switch value {
    case .array(let values):
      for (index, value) in values.enumerated() {
        try searchBodies(in: value, at: { "\(pointer())/\(index)" }, isOther: isOther)
      }
    case .object(let object):
      if let body = Body(recorded: object), case let place = pointer(), isOther || !Self.attachments.contains(place) {
        try search(body, .field(pointer: place))
      }
      for member in object.members {
        try searchBodies(in: member.value, at: { Self.place(pointer(), member.key) }, isOther: isOther)
      }
    default: return
    }
  }

  private static func place(_ pointer: String, _ key: String) -> String {
    Place(pointer: pointer).appending(key).pointer!
  }

  // MARK: Outside of events

  func searchOutside(header: Header, manifest: Manifest) throws {
    try search(.object(header.json)) { .cassetteHeader(pointer: $0) }
    var object = manifest.json
    object["session"] = nil
    try search(.object(object)) { .manifest(pointer: $0) }
    guard let session = manifest.session else { return }
    try search(.object(session.json)) { .session(pointer: $0) }
    try search(session.input, .sessionBody(.input))
    try search(session.output, .sessionBody(.output))
    try search(session.metadata, .sessionBody(.metadata))
  }

  func search(redactions: [UInt8]) throws {
    guard let value = try? JSONParser.lax(redactions.span.bytes) else { return }
    try search(value) { .redactions(pointer: $0) }
  }

  func search(extension name: String, _ bytes: [UInt8]) throws {
    try search(bytes, { .extensionMember(name: name) }, SecretContext())
  }

  // MARK: Contents

  private func search(_ recorded: Body?, _ part: Part, _ host: [UInt8]? = nil, type: [UInt8]? = nil) throws {
    guard let recorded, let blob = recorded.blob, !recorded.isLost else { return }
    let key = Known(
      blob: blob, coding: recorded.coding, host: host.map { ByteString($0) }, type: type.map { ByteString($0) })
    if known[key] == nil {
      let (content, reason) = try content(of: recorded)
      let detections = detector.detections(in: content, context: SecretContext(host: host), type: type)
      known[key] = (detections, reason ?? (detector.isLimited ? .limit : nil))
    }
    guard let (detections, reason) = known[key] else { return }
    for detection in detections { try report(part, detection) }
    if let reason { unsearched.append(UnsearchedContent(sequence: sequence, part: part, reason: reason)) }
  }

  private func content(of body: Body) throws -> ([UInt8], UnsearchedContent.Reason?) {
    let bytes = try bytes(body)
    guard let coding = body.coding else { return (bytes, nil) }
    guard let content = Decompression.decode(bytes, coding: coding, limit: detector.limits.bodySize) else {
      return (bytes, .coding(coding))
    }
    return (content, nil)
  }

  private func search(_ text: [UInt8], _ part: () -> Part, _ context: SecretContext) throws {
    for detection in detector.detections(in: text, context: context) { try report(part(), detection) }
    if detector.isLimited { unsearched.append(UnsearchedContent(sequence: sequence, part: part(), reason: .limit)) }
  }

  private func search(_ value: JSONValue, _ part: (String) -> Part) throws {
    try search(value, nil, at: { "" }, part)
  }

  /// Searches the strings of a row or of metadata; references and match keys are digests.
  ///
  /// - Parameters:
  ///   - key: The name of the member that the value belongs to.
  ///   - pointer: Where the value stands, to be asked for when it matters.
  private func search(_ value: JSONValue, _ key: String?, at pointer: () -> String, _ part: (String) -> Part) throws {
    switch value {
    case .string(let string):
      guard string.utf8.count >= Self.leastCount else { return }
      let field = key.map { SecretContext.Field.member(Array($0.utf8)) } ?? .text
      try search(Array(string.utf8), { part(pointer()) }, SecretContext(field: field))
    case .array(let values):
      for (index, value) in values.enumerated() { try search(value, key, at: { "\(pointer())/\(index)" }, part) }
    case .object(let object):
      for member in object.members where !Self.isDigest(member) {
        if member.key.utf8.count >= Self.leastCount {
          let context = SecretContext(field: .key)
          try search(Array(member.key.utf8), { part(Self.place(pointer(), member.key)) }, context)
        }
        try search(member.value, member.key, at: { Self.place(pointer(), member.key) }, part)
      }
    case .null, .bool, .integer, .number: return
    }
  }

  private static func isDigest(_ member: JSONObject.Member) -> Bool {
    guard case .string(let text) = member.value else { return false }
    return ["blob", "chunks", "table", "id", "parent"].contains(member.key) && Digest(hex: text) != nil
  }

  private func report(_ part: Part, _ detection: Detection) throws {
    try report(CassetteDetection(sequence: sequence, part: part, detection: detection))
  }
}

extension Event {
  /// Whether nothing is known of its kind.
  fileprivate var isOther: Bool { if case .other = content { true } else { false } }
}

extension Body {
  /// The body that an object of any event refers to; nil when it refers to none, or to one that was lost.
  fileprivate init?(recorded object: JSONObject) {
    guard case .string(let hex)? = object["blob"], let digest = Digest(hex: hex), object["lost"] == nil else {
      return nil
    }
    var coding: String?
    if case .string(let text)? = object["coding"] { coding = text }
    self.init(blob: digest, size: 0, coding: coding)
  }
}

extension Exchange {
  /// Who was asked, in lower case.
  fileprivate var host: [UInt8]? {
    request.targetAuthority.map { Array($0.description.lowercased().utf8) }
  }
}

extension JSONValue {
  /// A request or response without the parts that are searched on their own.
  fileprivate var withoutMessage: JSONValue {
    guard case .object(var object) = self else { return self }
    for key in ["headers", "trailers", "body", "path"] { object[key] = nil }
    if case .array(let interim)? = object["interim"] { object["interim"] = .array(interim.map(\.withoutMessage)) }
    return .object(object)
  }
}
