import CassetteFormat

/// Reads an entry: a request, and what came back.
struct HAREntry {
  let json: JSONValue
  let dialect: HARDialect
  let files: HARFiles?
  let warn: (String) -> Void

  private(set) var details = EventSink.Details()
  private(set) var request: RecordedRequest
  private(set) var response: RecordedResponse?
  private(set) var error: TransportError?
  private(set) var frames: [RecordedFrame] = []

  /// - Throws: `InterchangeError` for an entry that is no exchange; `FileError`.
  init(_ json: JSONValue, _ dialect: HARDialect, _ files: HARFiles?, warn: @escaping (String) -> Void) throws {
    self.json = json
    self.dialect = dialect
    self.files = files
    self.warn = warn
    guard let recorded = json["request"], case .object = recorded else {
      throw InterchangeError("it has no request")
    }
    guard let method = recorded["method"]?.text, !method.isEmpty else { throw InterchangeError("it has no method") }
    guard let url = recorded["url"]?.text else { throw InterchangeError("it has no url") }
    request = Self.request(method, url)
    try read(request: recorded, method)
    try readResponse(method)
    readDetails()
    frames = HARStream.frames(json, start: details.time)
    if let body = HARStream.events(json, start: details.time, response?.message.body) {
      response?.message.body = body
      if body.fidelity == .reconstructed { details.fidelity["response.body"] = nil }
    }
    addFromExport()
  }

  /// The fragment of a URL is never sent.
  static func request(_ method: String, _ url: String) -> RecordedRequest {
    let uri = Array(url.utf8.prefix { $0 != UInt8(ascii: "#") })
    var request = RecordedRequest(method: ByteString(method), uri: uri)
    if request.authority != nil, request.path.bytes.isEmpty { request.path = "/" }
    return request
  }

  private mutating func read(request recorded: JSONValue, _ method: String) throws {
    let headers = HARHeaders(recorded["headers"], cookies: recorded["cookies"]?.items ?? [], isRequest: true)
    if let authority = headers.pseudo[":authority"], request.authority != nil { request.authority = ByteString(authority) }
    if let path = headers.pseudo[":path"], path.hasPrefix("/"), request.authority != nil { request.path = ByteString(path) }
    request.message = message(headers, recorded, "request")
    var isAbsent = false
    request.message.body = try body().request(recorded, headers, method: method, isAbsent: &isAbsent)
    if isAbsent { details.fidelity["request.body"] = .absent }
  }

  private mutating func readResponse(_ method: String) throws {
    let recorded = json["response"]
    let status = recorded?["status"]?.whole ?? 0
    error = HARFailure.error(json, hasResponse: (100...999).contains(status))
    guard let recorded, (100...999).contains(status) else {
      if status != 0 && status != -1 { warn("a response has the status \(status), which is none") }
      if recorded?["content"]?["text"]?.text?.isEmpty == false { warn("a response without a status has content") }
      return
    }
    let reason = recorded["statusText"]?.text
    var response = RecordedResponse(status: status, reason: reason?.isEmpty == false ? reason.map { ByteString($0) } : nil)
    let headers = HARHeaders(recorded["headers"], cookies: recorded["cookies"]?.items ?? [], isRequest: false)
    response.message = message(headers, recorded, "response")
    var isAbsent = false
    response.message.body = try body().response(recorded, headers, method: method, status: status, isAbsent: &isAbsent)
    if isAbsent { details.fidelity["response.body"] = .absent }
    self.response = response
  }

  private func body() -> HARBody { HARBody(files: files, dialect: dialect, warn: warn) }

  private mutating func message(_ headers: HARHeaders, _ recorded: JSONValue, _ side: String) -> RecordedMessage {
    if headers.unnamed > 0 { warn("\(headers.unnamed) header lines of a \(side) have no name") }
    var message = RecordedMessage()
    message.headers = headers.fields
    message.headerFidelity = headers.fidelity
    if case .har = dialect { message.version = HARHeaders.version(recorded["httpVersion"]?.text) }
    // Polly.JS has the headers from an object, whose names Node.js has made lowercase, and always says HTTP/1.1.
    if case .polly = dialect, !message.headers.isEmpty { message.headerFidelity = headers.fidelity ?? .reserialised }
    return message
  }

  private mutating func readDetails() {
    details.time = HARTime.microseconds(json["startedDateTime"]?.text)
    details.took = HARTime.took(json)
    details.id = dialect.id(json)
  }

  /// Puts the exchange into the order of starts.
  mutating func place(_ sequence: Int) { details.sequence = sequence }

  /// What an export of a cassette has added counts more than what is read out of HAR's own members.
  private mutating func addFromExport() {
    let added = HARAddition(json)
    guard added.json != nil else { return }
    details.fidelity = added.fidelity ?? [:]
    details.id = added.text("id")
    details.lane = added.text("lane")
    details.parent = added.text("parent")
    if added.isUnknown("at") { details.time = nil }
    if added.isUnknown("took") { details.took = nil }
    if let target = added.json?["request"]?["target"] {
      request.scheme = target["scheme"].flatMap { ByteString($0) }
      request.authority = target["authority"].flatMap { ByteString($0) }
      request.path = target["path"].flatMap { ByteString($0) } ?? request.path
    }
    if let method = added.json?["request"]?["method"].flatMap({ ByteString($0) }) { request.method = method }
    added.complete(&request.message, "request")
    if let reason = added.json?["response"]?["reason"] { response?.reason = ByteString(reason) ?? "" }
    response?.interim = (added.json?["response"]?["interim"]?.items ?? []).map { interim in
      Response.Interim(
        status: interim["status"]?.whole ?? 0, headers: interim["headers"].map(HARAddition.fields) ?? [])
    }.filter { (100...199).contains($0.status) }
    if response != nil { added.complete(&response!.message, "response") }
    error = added.error ?? (response == nil ? error : nil)
    for (index, delay) in (added.json?["frames"]?.items ?? []).enumerated() where index < frames.count {
      frames[index].delay = max(0, delay.whole ?? 0)
    }
  }
}
