public import CassetteFormat

/// Recordings of Rust's httpmock: YAML documents of `when` and `then`, as rig has them too.
public struct HTTPMockImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    sample.has("when", "then") || (sample.has("when.method") && sample.hasAny("when.path", "when.path_matches"))
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let events = EventSink(writer)
    var warnings: Set<String> = []
    var record: HTTPMockRecord?
    func end() throws {
      guard let whole = record else { return }
      record = nil
      do {
        warnings.formUnion(try whole.append(to: events))
      } catch let error as InterchangeError {
        throw InterchangeError("interaction \(events.count + 1): \(error.message)")
      }
    }
    let broken = try YAMLRecording.read(source.file, lists: [], what: "a httpmock recording") { entry in
      switch entry {
      case .document:
        try end()
        record = HTTPMockRecord()
      case .member("when", let node): record?.when = node
      case .member("then", let node): record?.then = node
      case .member(let key, _): warnings.insert("the member \(key) is not kept")
      case .list, .item: throw InterchangeError("this is a list, not a httpmock recording")
      }
    }
    // The last of a file that breaks off, and an empty document at the end.
    let isCut = record.map { $0.then == nil } ?? false
    if !isCut { try end() }
    guard events.count > 0 else {
      throw InterchangeError("this is not a httpmock recording: it has no document with when and then")
    }
    var imported = Imported(source: Manifest.Source(format: "httpmock"))
    imported.warnings = warnings.sorted()
    imported.warn(brokenOff: broken ?? (record?.when == nil ? nil : "interaction \(events.count + 1): it has no then"))
    return imported
  }
}

/// A document: what a request has to be like, which for a recording is what it was like, and its answer.
private struct HTTPMockRecord {
  var when: YAMLNode?
  var then: YAMLNode?

  /// Appends the exchange; nothing for an empty document.
  ///
  /// - Returns: Warnings.
  func append(to events: EventSink) throws -> Set<String> {
    guard let when, let then else {
      guard when != nil || then != nil else { return [] }
      throw InterchangeError("it has no \(when == nil ? "when" : "then")")
    }
    var warnings = Self.others(
      when,
      ["method", "path", "query_param", "header", "body", "json_body", "body_encoding", "scheme", "host", "port"])
    warnings.formUnion(Self.others(then, ["status", "header", "body", "json_body", "body_encoding"]))
    var details = EventSink.Details()
    let request = try request(when, &details)
    guard let status = try then.integer("status") else { throw InterchangeError("its response has no status code") }
    var response = RecordedResponse(status: status)
    response.message = try Self.message(then)
    try events.append(request, response, details)
    return warnings
  }

  private static func others(_ node: YAMLNode, _ known: Set<String>) -> Set<String> {
    let keys = (node.pairs ?? []).filter { !$0.value.isNull && $0.value.items?.isEmpty != true }
      .compactMap(\.key.string)
    return Set(keys.filter { !known.contains($0) }.map { "the member \($0) is not kept" })
  }

  private func request(_ node: YAMLNode, _ details: inout EventSink.Details) throws -> RecordedRequest {
    guard let method = try node.text("method") else { throw InterchangeError("it has no method") }
    guard var target = try node.text("path") else { throw InterchangeError("it has no path") }
    let parameters = try Self.pairs(node["query_param"])
    for (index, parameter) in parameters.enumerated() {
      target.append(UInt8(ascii: index == 0 ? "?" : "&"))
      target += PercentEncoding.encoded(parameter.name.bytes)
      target.append(UInt8(ascii: "="))
      target += PercentEncoding.encoded(parameter.value.bytes)
    }
    var request = RecordedRequest(method: ByteString(method), path: ByteString(target))
    // The names and values of a query are kept without the way they were written.
    if !parameters.isEmpty { request.pathFidelity = .reserialised }
    if parameters.contains(where: { VcrpyHeaders.isRedacted($0.value) }) { request.pathFidelity = .redacted }
    request.scheme = try node.text("scheme").map(ByteString.init)
    if let host = try node.text("host") {
      let port = try node.integer("port").map { ":\($0)" } ?? ""
      request.authority = ByteString(host + Array(port.utf8))
    }
    request.message = try Self.message(node)
    return request
  }

  private static func message(_ node: YAMLNode) throws -> RecordedMessage {
    var message = RecordedMessage()
    message.headers = try pairs(node["header"])
    message.headerFidelity = message.headers.isEmpty ? .absent : .reserialised
    if message.headers.contains(where: { VcrpyHeaders.isRedacted($0.value) }) { message.headerFidelity = .redacted }
    if let body = try node.text("body") {
      let isBase64 = node["body_encoding"]?.string == "base64"
      message.body = RecordedBody(isBase64 ? try PyYAMLScalar.decodeBase64(body) : body)
    } else if let tree = node["json_body"], !tree.isNull {
      message.body = RecordedBody(try PythonJSON.dump(tree), .reserialised)
    }
    return message
  }

  /// A list of names and values.
  private static func pairs(_ node: YAMLNode?) throws -> [HeaderField] {
    guard let node, !node.isNull else { return [] }
    guard let items = node.items else { throw InterchangeError("its headers or parameters are not a list") }
    return try items.map { item in
      guard let name = try item.text("name") else { throw InterchangeError("a header or a parameter has no name") }
      return HeaderField(ByteString(name), ByteString(try item.text("value") ?? []))
    }
  }
}
