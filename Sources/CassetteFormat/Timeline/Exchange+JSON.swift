extension Exchange {
  /// The headers of each message, also of interim responses.
  var headers: [[HeaderField]] {
    [request.message.headers] + (response.map { [$0.message.headers] + $0.interim.map(\.headers) } ?? [])
  }

  func encode(into object: inout JSONObject) {
    object.set("request", request.json)
    object.set("response", response?.json)
    object.set("error", error?.json)
    object.set("llm", llm?.json)
    object.set("frames", frames?.json)
  }

  init(_ fields: inout Fields) throws(Finding) {
    request = try Request(fields.required(fields.object("request"), "request"), at: fields.place(of: "request"))
    let place = (
      response: fields.place(of: "response"), error: fields.place(of: "error"), llm: fields.place(of: "llm"),
      frames: fields.place(of: "frames")
    )
    response = try fields.object("response").map { json throws(Finding) in try Response(json, at: place.response) }
    error = try fields.object("error").map { json throws(Finding) in try TransportError(json, at: place.error) }
    llm = try fields.object("llm").map { json throws(Finding) in try LLMSummary(json, at: place.llm) }
    frames = try fields.object("frames").map { json throws(Finding) in try Frames(json, at: place.frames) }
  }
}

extension Request {
  var json: JSONObject {
    var object = JSONObject()
    message.encode(into: &object)
    object.set("method", method.json)
    object.set("path", path.json)
    object.set("scheme", scheme?.json)
    object.set("authority", authority?.json)
    return object
  }

  init(_ object: JSONObject, at place: Place) throws(Finding) {
    var fields = Fields(object, .e04, at: place)
    method = try fields.required(fields.byteString("method"), "method")
    path = try fields.required(fields.byteString("path"), "path")
    scheme = try fields.byteString("scheme")
    authority = try fields.byteString("authority")
    message = try Message(&fields)
    guard !method.bytes.isEmpty else { throw Finding(.e11, "the method is empty", at: place.appending("method")) }
  }
}

extension Response {
  var json: JSONObject {
    var object = JSONObject()
    message.encode(into: &object)
    object.set("status", status)
    object.set("reason", reason?.json)
    object.set("interim", nonEmpty: interim.map { .object($0.json) })
    return object
  }

  init(_ object: JSONObject, at place: Place) throws(Finding) {
    var fields = Fields(object, .e04, at: place)
    status = try Self.status(&fields, at: place)
    reason = try fields.byteString("reason")
    if let values = try fields.array("interim") {
      for (index, value) in values.enumerated() {
        interim.append(try Interim(value, at: fields.place(of: "interim").appending(String(index))))
      }
    }
    message = try Message(&fields)
  }

  fileprivate static func status(_ fields: inout Fields, at place: Place) throws(Finding) -> Int {
    let status = try fields.required(fields.integer("status"), "status")
    guard (100...999).contains(status) else {
      throw Finding(.e11, "the status is \(status); 100 to 999 are allowed", at: place.appending("status"))
    }
    return status
  }
}

extension Response.Interim {
  fileprivate var json: JSONObject {
    var object = extra
    object.set("status", status)
    object.set("headers", HeaderField.json(headers))
    return object
  }

  fileprivate init(_ value: JSONValue, at place: Place) throws(Finding) {
    guard case .object(let object) = value else { throw Finding(.e04, "an object is expected", at: place) }
    var fields = Fields(object, .e04, at: place)
    status = try Response.status(&fields, at: place)
    headers = try fields.required(HeaderField.list(&fields, "headers"), "headers")
    extra = fields.rest
  }
}

extension HeaderField {
  static func json(_ list: [HeaderField]) -> JSONValue {
    .array(list.map { .array([$0.name.json, $0.value.json]) })
  }

  static func list(_ fields: inout Fields, _ key: String) throws(Finding) -> [HeaderField]? {
    guard let values = try fields.array(key) else { return nil }
    var list: [HeaderField] = []
    for (index, value) in values.enumerated() {
      // Built only for a finding: a cassette has tens of thousands of headers.
      var place: Place { fields.place(of: key).appending(String(index)) }
      guard case .array(let pair) = value, pair.count == 2 else {
        throw Finding(.e04, "a header is a pair of name and value", at: place)
      }
      guard let name = ByteString(pair[0]), let value = ByteString(pair[1]) else {
        let wrong = ByteString(pair[0]) == nil ? pair[0] : pair[1]
        throw Fields.notText("a header's name and value", wrong, at: place, .e04)
      }
      guard !name.bytes.isEmpty else { throw Finding(.e11, "a header has an empty name", at: place) }
      list.append(HeaderField(name, value))
    }
    return list
  }

  /// Whether the line can be sent: CR, LF or NUL in it would end it, or make another of it (rule RW-E12).
  var isSendable: Bool {
    !(name.bytes + value.bytes).contains { $0 == 0x00 || $0 == 0x0A || $0 == 0x0D }
  }

  /// Whether the content-length headers of a message, if it has any, are the same (rule RW-E15).
  static func haveOneLength(_ headers: [HeaderField]) -> Bool {
    let lengths = headers.filter { $0.name.equalsIgnoringCase("content-length") }.flatMap { header in
      header.value.bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(trimmed)
    }
    return lengths.allSatisfy { $0 == lengths[0] }
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let rest = bytes.drop { $0 == 0x20 || $0 == 0x09 }
    return rest.prefix((rest.lastIndex { $0 != 0x20 && $0 != 0x09 } ?? rest.startIndex - 1) - rest.startIndex + 1)
  }
}

extension Exchange {
  /// Every header and trailer line, also of interim responses.
  var fields: [HeaderField] {
    let messages = [request.message] + (response.map { [$0.message] } ?? [])
    return messages.flatMap { $0.headers + $0.trailers } + (response?.interim.flatMap(\.headers) ?? [])
  }
}

extension Message {
  static let framings = ["content-length", "chunked", "close", "h2", "none"]
  static let versions = ["1.0", "1.1", "2", "3"]

  func encode(into object: inout JSONObject) {
    object.members.append(contentsOf: extra.members)
    object.set("headers", HeaderField.json(headers))
    if !trailers.isEmpty { object.set("trailers", HeaderField.json(trailers)) }
    object.set("body", body?.json)
    object.set("version", version)
    object.set("framing", framing)
    object.set("length", announcedLength)
  }

  /// Takes the shared fields; what is left over afterwards is kept.
  init(_ fields: inout Fields) throws(Finding) {
    headers = try fields.required(HeaderField.list(&fields, "headers"), "headers")
    trailers = try HeaderField.list(&fields, "trailers") ?? []
    body = try fields.body("body")
    version = try Self.word(&fields, "version", of: Self.versions)
    framing = try Self.word(&fields, "framing", of: Self.framings)
    announcedLength = try fields.integer("length")
    extra = fields.rest
  }

  private static func word(_ fields: inout Fields, _ key: String, of words: [String]) throws(Finding) -> String? {
    guard let word = try fields.string(key) else { return nil }
    guard words.contains(word) else {
      throw fields.finding(key, "\(key) must be one of \(words.joined(separator: ", "))")
    }
    return word
  }
}

extension TransportError {
  var json: JSONObject {
    var object = extra
    object.set("phase", phase.rawValue)
    object.set("kind", kind)
    object.set("message", message)
    return object
  }

  init(_ object: JSONObject, at place: Place) throws(Finding) {
    var fields = Fields(object, .e04, at: place)
    guard let word = try fields.string("phase"), let phase = Phase(rawValue: word) else {
      throw fields.finding("phase", "phase must be dns, connect, tls, request or response")
    }
    self.phase = phase
    kind = try fields.required(fields.string("kind"), "kind")
    message = try fields.string("message")
    extra = fields.rest
  }
}

extension LLMSummary {
  var json: JSONObject {
    var object = extra
    object.set("dialect", dialect)
    object.set("provider", provider)
    object.set("model", model)
    object.set("served", served)
    object.set("input", input)
    object.set("output", output)
    object.set("finish", finish)
    object.set("stream", stream.map(JSONValue.bool))
    return object
  }

  init(_ object: JSONObject, at place: Place) throws(Finding) {
    var fields = Fields(object, .e04, at: place)
    dialect = try fields.string("dialect")
    provider = try fields.string("provider")
    model = try fields.string("model")
    served = try fields.string("served")
    input = try fields.integer("input")
    output = try fields.integer("output")
    finish = try fields.string("finish")
    stream = try fields.bool("stream")
    extra = fields.rest
  }
}

extension Frames {
  var json: JSONObject {
    var object = extra
    object.set("blob", blob)
    object.set("size", size)
    object.set("table", table)
    return object
  }

  init(_ object: JSONObject, at place: Place) throws(Finding) {
    var fields = Fields(object, .e04, at: place)
    blob = try Body.reference(&fields, "blob", at: place)
    size = try fields.required(fields.integer("size"), "size")
    table = try fields.required(Body.reference(&fields, "table", at: place), "table")
    extra = fields.rest
    guard (blob == nil) == (size == 0) else {
      throw Finding(.e07, "frames have a blob exactly when their size is not 0", at: place)
    }
  }
}
