import CassetteFormat

/// What an operator edits a step with. It notes the places that it is told to change.
struct StepEditor {
  let step: MutationStep
  let parameters: JSONObject
  var random: MutationRandom
  var draft: StepDraft
  private(set) var site = JSONObject()

  init(_ step: MutationStep, _ parameters: JSONObject, random: MutationRandom) {
    self.step = step
    self.parameters = parameters
    self.random = random
    draft = StepDraft(step)
  }

  // MARK: Parameters

  func integer(_ name: String) -> Int { if case .integer(let value)? = parameters[name] { value } else { 0 } }
  func text(_ name: String) -> String { if case .string(let value)? = parameters[name] { value } else { "" } }
  func flag(_ name: String) -> Bool { parameters[name] == .bool(true) }

  // MARK: Places

  /// Notes where the first change is.
  mutating func note(_ node: JSONNode) {
    guard site.isEmpty else { return }
    site["pointer"] = .string(node.pointer)
    if let event = node.event { site["event"] = .integer(event) }
  }

  mutating func note(event: Int) { if site.isEmpty { site["event"] = .integer(event) } }
  mutating func note(byte: Int) { if site["byte"] == nil { site["byte"] = .integer(byte) } }
  mutating func note(header: String) { if site.isEmpty { site["header"] = .string(header) } }

  // MARK: Content

  /// The content as it was.
  func content() throws(Inapplicable) -> WireContent { try step.content() }

  func events() throws(Inapplicable) -> [StreamEvent] {
    guard let events = try content().events else { throw Inapplicable("the answer is not a stream of events") }
    guard !events.isEmpty else { throw Inapplicable("the stream has no events") }
    return events
  }

  func document() throws(Inapplicable) -> JSONNode {
    guard let root = try content().json?.root else { throw Inapplicable("the answer is not a JSON document") }
    return root
  }

  private mutating func change(_ body: (inout ContentPlan) -> Void) {
    guard case .edited(var plan) = draft.content else { return }
    body(&plan)
    draft.content = .edited(plan)
  }

  /// Puts other bytes in the place of a range of the content.
  mutating func replace(_ range: Range<Int>, with bytes: [UInt8]) {
    note(byte: range.lowerBound)
    change { $0.replace(range, with: bytes) }
  }

  /// Gives a value another spelling.
  mutating func replace(_ node: JSONNode, raw: [UInt8]) {
    note(node)
    change { $0.replace(node.range, with: raw) }
  }

  mutating func replace(_ node: JSONNode, with value: JSONValue) { replace(node, raw: JSONText.encode(value)) }

  /// Takes a member or an element out.
  mutating func remove(_ node: JSONNode) {
    note(node)
    guard node.parent != nil else { return change { $0.replace(node.range, with: []) } }
    change { $0.remove(node) }
  }

  mutating func rename(_ member: JSONNode, to key: String) {
    guard let range = member.keyRange else { return }
    note(member)
    change { $0.replace(range, with: JSONText.encode(.string(key))) }
  }

  /// Puts a member into an object, or an element into an array.
  ///
  /// - Parameter position: Before which one; nil for the end.
  mutating func insert(_ raw: [UInt8], key: String? = nil, into container: JSONNode, at position: Int? = nil) {
    note(container)
    change { $0.insert(raw, key: key, into: container, at: position) }
  }

  mutating func insert(_ value: JSONValue, key: String? = nil, into container: JSONNode, at position: Int? = nil) {
    insert(JSONText.encode(value), key: key, into: container, at: position)
  }

  /// Sets a member, whether it is there or not.
  mutating func set(_ key: String, in object: JSONNode, to value: JSONValue) {
    if let node = object.member(key) { replace(node, with: value) } else { insert(value, key: key, into: object) }
  }

  // MARK: Streams

  mutating func remove(_ event: StreamEvent) {
    note(event: event.index)
    change { $0.replace(event.range, with: []) }
  }

  /// Puts bytes, such as a whole event, before an event; at the end of the stream for the number after the last.
  mutating func insert(_ bytes: [UInt8], before index: Int) throws(Inapplicable) {
    let events = try events()
    note(event: index)
    let place = index < events.count ? events[index].range.lowerBound : try content().bytes.count
    change { $0.replace(place..<place, with: bytes) }
  }

  /// An event as the stream spells its own.
  func event(name: String?, data: [UInt8]) throws(Inapplicable) -> [UInt8] {
    let end = try content().lineEnd
    var bytes: [UInt8] = []
    if let name { bytes += Array("event: \(name)".utf8) + end }
    return bytes + Array("data: ".utf8) + data + end + end
  }

  func event(name: String?, data: JSONValue) throws(Inapplicable) -> [UInt8] {
    try event(name: name, data: JSONText.encode(data))
  }

  /// Ends the content at a byte.
  mutating func cut(at byte: Int, end: Body.End = .eofClean) throws(Inapplicable) {
    let size = try content().bytes.count
    guard byte < size else { throw Inapplicable("there is nothing after the place where it would be cut") }
    note(byte: byte)
    change { $0.replace(byte..<size, with: []) }
    draft.end = end
  }

  /// Puts another content in the place of the whole; the head stays.
  mutating func replaceContent(with bytes: [UInt8]) { draft.content = .replaced(bytes) }

  // MARK: Heads

  /// Sets the first header of a name, and takes others of it out.
  mutating func setHeader(_ name: String, _ value: String) {
    note(header: name)
    draft.response?.message.setHeader(name, value)
  }

  mutating func removeHeader(_ name: String) {
    note(header: name)
    draft.response?.message.removeHeader(name)
  }

  /// Puts a whole answer in the place of the recorded one: an error page, say. Of the recorded head the headers stay
  /// that any answer of this server has.
  mutating func answer(_ status: Int, type: String, headers: [(String, String)] = [], _ bytes: [UInt8]) {
    var response = Response(status: status)
    response.message.version = step.response?.message.version
    response.message.framing = response.message.version == "2" ? "h2" : "content-length"
    response.message.headers = (step.response?.message.headers ?? []).filter { Self.belongsToServer($0.name) }
    response.message.setHeader("Content-Type", type)
    for (name, value) in headers { response.message.setHeader(name, value) }
    draft.response = response
    draft.error = nil
    draft.content = .replaced(bytes)
    draft.isNewBody = true
    draft.end = .complete
  }

  private static func belongsToServer(_ name: ByteString) -> Bool {
    ["date", "server", "via", "connection", "request-id", "x-request-id", "cf-ray", "openai-version", "alt-svc"]
      .contains(name.description.lowercased())
  }

  /// Lets the connection fail before anything of the answer came.
  mutating func fail(_ phase: TransportError.Phase, _ kind: String, _ message: String) {
    draft.response = nil
    draft.error = TransportError(phase: phase, kind: kind, message: message)
  }
}

extension Message {
  /// Sets the first header of a name, or adds one, and takes others of it out.
  mutating func setHeader(_ name: String, _ value: String) {
    let isNamed = { (field: HeaderField) in field.name.description.lowercased() == name.lowercased() }
    guard let first = headers.firstIndex(where: isNamed) else {
      return headers.append(HeaderField(ByteString(name), ByteString(value)))
    }
    headers[first].value = ByteString(value)
    headers = headers.enumerated().filter { $0.offset <= first || !isNamed($0.element) }.map(\.element)
  }

  mutating func removeHeader(_ name: String) {
    headers.removeAll { $0.name.description.lowercased() == name.lowercased() }
  }
}
