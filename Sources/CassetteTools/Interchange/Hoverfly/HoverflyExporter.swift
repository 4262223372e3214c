public import CassetteFormat

/// Writes a cassette as a Hoverfly simulation of version 5.2. A request that comes again is a sequence, as Hoverfly
/// captures it: each response leads to the state that has the next.
public struct HoverflyExporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    var losses = StubLosses()
    var repeated = try RepeatedRequests(cassette)
    var separator = "\n"
    try output.write(Array(#"{"data":{"pairs":["#.utf8))
    try cassette.forEachEvent { event in
      guard let (exchange, response) = losses.answered(event) else { return }
      losses.note(event, exchange)
      var request = try request(exchange.request, cassette, &losses, event)
      var answer = try self.response(response, event, cassette, &losses)
      if let repetition = repeated.next(exchange.request) {
        let key = "sequence:\(repetition.row)"
        request["requiresState"] = .object([key: .string(String(repetition.place))])
        if !repetition.isLast { answer["transitionsState"] = .object([key: .string(String(repetition.place + 1))]) }
      }
      let pair: JSONObject = ["request": .object(request), "response": .object(answer)]
      try output.write(Array(separator.utf8) + JSONText.encode(.object(pair)))
      separator = ",\n"
    }
    let end = #"],"globalActions":{"delays":[],"delaysLogNormal":[]}},"meta":{"schemaVersion":"v5.2"}}"#
    try output.write(Array("\n\(end)\n".utf8))
    return losses.all
  }

  private static func exact(_ text: String, _ matcher: JSONValue = "exact") -> JSONValue {
    .array([["matcher": matcher, "value": .string(text)]])
  }

  private func request(
    _ request: Request, _ cassette: CassetteReader, _ losses: inout StubLosses, _ event: Event
  ) throws -> JSONObject {
    if request.path.string == nil { losses.note("the bytes of the URL, which are not UTF-8", event) }
    losses.count("the headers of requests", if: !request.message.headers.isEmpty)
    let target = request.path.description
    let path = target.prefix { $0 != "?" }
    var object: JSONObject = [
      "method": Self.exact(request.method.description), "path": Self.exact(String(path)),
    ]
    if let authority = request.targetAuthority {
      object["destination"] = Self.exact(authority.description)
    }
    if let scheme = request.scheme { object["scheme"] = Self.exact(scheme.description) }
    var query = JSONObject()
    for part in target.dropFirst(path.count + 1).split(separator: "&") {
      let name = part.prefix { $0 != "=" }
      let value = part.dropFirst(name.count + 1)
      guard let key = URLQuery.decoded(name), let text = URLQuery.decoded(value) else {
        losses.note("the query's \(name), which is not UTF-8", event)
        continue
      }
      if case .array(let values)? = query[key], case .object(let first)? = values.first,
        case .string(let old)? = first["value"]
      {
        query[key] = Self.exact(old + ";" + text)
      } else {
        query[key] = Self.exact(text)
      }
    }
    object["query"] = .object(query)
    try addBody(of: request, to: &object, cassette, &losses, event)
    return object
  }

  private func addBody(
    of request: Request, to object: inout JSONObject, _ cassette: CassetteReader, _ losses: inout StubLosses,
    _ event: Event
  ) throws {
    guard let body = request.message.body, !body.isLost, body.size > 0 else { return }
    let bytes = try cassette.bytes(of: body)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      losses.note("the request's body, which is not UTF-8; any body is matched", event)
      return
    }
    let isJSON = [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(bytes.first { $0 > 0x20 })
    object["body"] = Self.exact(text, isJSON && (try? JSONParser.lax(bytes.span.bytes)) != nil ? "json" : "exact")
  }

  private func response(
    _ response: Response, _ event: Event, _ cassette: CassetteReader, _ losses: inout StubLosses
  ) throws -> JSONObject {
    losses.count("the reasons beside the status", if: response.reason != nil)
    losses.count("how the bodies arrived", if: response.message.body?.chunks != nil)
    var object: JSONObject = ["status": .integer(response.status)]
    let body = response.message.body ?? .empty
    let bytes = body.isLost ? [] : try cassette.bytes(of: body)
    let text = String(validating: bytes, as: UTF8.self)
    object["body"] = .string(text ?? Base64.encode(bytes))
    object["encodedBody"] = .bool(text == nil)
    let headers = JSONHeaders.object(losses.headers(of: response, event), alwaysLists: true) { losses.note($0, event) }
    if !headers.isEmpty { object["headers"] = .object(headers) }
    object["templated"] = false
    if let took = event.took, took >= 1000 { object["fixedDelay"] = .integer(took / 1000) }
    return object
  }
}
