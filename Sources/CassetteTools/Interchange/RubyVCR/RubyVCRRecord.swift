import CassetteFormat

/// An interaction as VCR has it, before it is laid out in YAML or JSON.
struct RubyVCRRecord {
  private typealias Groups = [(name: [UInt8], values: [[UInt8]])]

  private let method: String
  private let uri: [UInt8]
  private let status: Int
  private let reason: [UInt8]?
  private let version: String?
  private let requestHeaders: Groups
  private let responseHeaders: Groups
  private let requestBody: [UInt8]
  private let responseBody: [UInt8]
  private let isDecompressed: Bool
  private let time: Int

  init(
    _ event: Event, _ request: Request, _ response: Response, start: Int?, _ cassette: CassetteReader,
    _ losses: inout HTTPLosses
  ) throws {
    func groups(_ message: Message) -> Groups {
      message.headers.grouped.map { name, values in
        (losses.text(name, "a header's name", event), values.map { losses.text($0, "the header \(name)", event) })
      }
    }
    method = String(decoding: losses.text(request.method, "the method", event), as: UTF8.self)
    uri = losses.text(ByteString(RecordedURI.join(request)), "the uri", event)
    status = response.status
    reason = response.reason.map { losses.text($0, "the reason", event) }
    version = response.message.version
    requestHeaders = groups(request.message)
    responseHeaders = groups(response.message)
    requestBody = try request.message.body.map(cassette.bytesIfKept) ?? []
    responseBody = try response.message.body.map(cassette.bytesIfKept) ?? []
    // VCR leaves out the header of a coding that it has taken off, and says so beside the body.
    isDecompressed =
      event.fidelity["response.body"] == .decoded && response.message.header("Content-Encoding") == nil
    let since = (event.at ?? 0).addingReportingOverflow(event.took ?? 0)
    let sum = (start ?? 0).addingReportingOverflow(since.overflow ? 0 : since.partialValue)
    time = event.at != nil && !sum.overflow ? sum.partialValue : start ?? 0
    if start == nil || event.at == nil { losses.note("its time, which is not known and must be given", event) }
  }

  // MARK: - YAML

  func write(to yaml: inout YAMLOutput) throws {
    try yaml.write("- request:\n")
    try yaml.member("method", method.lowercased(), indent: 4)
    try yaml.member("uri", uri, indent: 4)
    try write(requestBody, to: &yaml)
    try yaml.member("headers", requestHeaders, indent: 4)
    try yaml.write("  response:\n    status:\n")
    try yaml.member("code", status, indent: 6)
    try yaml.member("message", reason, indent: 6)
    try yaml.member("headers", responseHeaders, indent: 4)
    try write(responseBody, to: &yaml)
    if let version { try yaml.write("    http_version: '\(version)'\n") }
    if isDecompressed { try yaml.write("    adapter_metadata:\n      vcr_decompressed: gzip\n") }
    try yaml.write("  recorded_at: \(HTTPDate.string(time))\n")
  }

  private func write(_ body: [UInt8], to yaml: inout YAMLOutput) throws {
    try yaml.write("    body:\n")
    try yaml.member("encoding", Self.isText(body) ? "UTF-8" : "ASCII-8BIT", indent: 6)
    try yaml.member("string", body, indent: 6)
  }

  private static func isText(_ body: [UInt8]) -> Bool { String(validating: body, as: UTF8.self) != nil }

  // MARK: - JSON

  func json(_ style: RubyVCRExporter.Style) -> JSONValue {
    let isBetamax = style == .betamax
    var request = JSONObject()
    request.set("method", isBetamax ? method : method.lowercased())
    request.set("uri", String(decoding: uri, as: UTF8.self))
    request.set("body", Self.json(requestBody, style))
    request.set("headers", Self.json(requestHeaders))
    var response = JSONObject()
    response.set("status", .object(["code": .integer(status), "message": reason.map(Self.json) ?? .null]))
    response.set("headers", Self.json(responseHeaders))
    response.set("body", Self.json(responseBody, style))
    if isBetamax {
      response.set("url", String(decoding: uri, as: UTF8.self))
    } else {
      response.set("http_version", version)
      if isDecompressed { response.set("adapter_metadata", .object(["vcr_decompressed": "gzip"])) }
    }
    let date = isBetamax ? String(Timestamp.string(time).prefix(19)) : HTTPDate.string(time)
    return .object(["request": .object(request), "response": .object(response), "recorded_at": .string(date)])
  }

  private static func json(_ text: [UInt8]) -> JSONValue { .string(String(decoding: text, as: UTF8.self)) }

  private static func json(_ body: [UInt8], _ style: RubyVCRExporter.Style) -> JSONValue {
    let isText = isText(body)
    let encoding = style == .betamax ? "utf-8" : isText ? "UTF-8" : "ASCII-8BIT"
    return .object([
      "encoding": .string(encoding),
      isText ? "string" : "base64_string": isText ? json(body) : .string(Base64.encode(body)),
    ])
  }

  private static func json(_ groups: Groups) -> JSONValue {
    var object = JSONObject()
    for group in groups {
      object.set(String(decoding: group.name, as: UTF8.self), .array(group.values.map(json)))
    }
    return .object(object)
  }
}
