public import CassetteFormat

/// Writes a cassette as a list of WireMock stubs, `{"mappings": […]}`, as WireMock's import takes it, or a file in
/// `mappings`. A request that comes again is a scenario: each response leads to the state that has the next.
public struct WireMockExporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    var losses = StubLosses()
    var repeated = try RepeatedRequests(cassette)
    var separator = "\n"
    try output.write(Array(#"{"mappings":["#.utf8))
    try cassette.forEachEvent { event in
      guard let exchange = losses.exchange(of: event) else { return }
      guard exchange.response != nil || exchange.error != nil else {
        losses.note("a request that got no response", event)
        return
      }
      losses.note(event, exchange)
      var stub = JSONObject()
      stub["request"] = .object(try request(exchange.request, cassette, &losses, event))
      stub["response"] = .object(try response(exchange, cassette, &losses, event))
      scenario(repeated.next(exchange.request), &stub)
      try output.write(Array(separator.utf8) + JSONText.encode(.object(stub)))
      separator = ",\n"
    }
    try output.write(Array("\n]}\n".utf8))
    return losses.all
  }

  private func scenario(_ repetition: (row: Int, place: Int, isLast: Bool)?, _ stub: inout JSONObject) {
    guard let repetition else { return }
    let name = "scenario-\(repetition.row)"
    stub["scenarioName"] = .string(name)
    stub["requiredScenarioState"] = .string(repetition.place == 1 ? "Started" : "\(name)-\(repetition.place)")
    if !repetition.isLast { stub["newScenarioState"] = .string("\(name)-\(repetition.place + 1)") }
  }

  private func request(
    _ request: Request, _ cassette: CassetteReader, _ losses: inout StubLosses, _ event: Event
  ) throws -> JSONObject {
    if request.path.string == nil { losses.note("the bytes of the URL, which are not UTF-8", event) }
    var object: JSONObject = ["url": .string(request.path.description), "method": .string(request.method.description)]
    losses.count("the hosts", if: request.authority != nil)
    losses.count("the headers of requests", if: !request.message.headers.isEmpty)
    guard let body = request.message.body, !body.isLost else { return object }
    let bytes = try cassette.bytes(of: body)
    let pattern: JSONObject
    if let text = String(validating: bytes, as: UTF8.self) {
      let isJSON = [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(bytes.first { $0 > 0x20 })
      pattern =
        isJSON && (try? JSONParser.lax(bytes.span.bytes)) != nil
        ? ["equalToJson": .string(text)] : ["equalTo": .string(text)]
    } else {
      pattern = ["binaryEqualTo": .string(Base64.encode(bytes))]
    }
    object["bodyPatterns"] = .array([.object(pattern)])
    return object
  }

  private func response(
    _ exchange: Exchange, _ cassette: CassetteReader, _ losses: inout StubLosses, _ event: Event
  ) throws -> JSONObject {
    guard let response = exchange.response else {
      let isReset = exchange.error?.kind == "reset"
      if !isReset { losses.note("how it failed (\(exchange.error?.kind ?? "")): the connection is closed", event) }
      return ["fault": isReset ? "CONNECTION_RESET_BY_PEER" : "EMPTY_RESPONSE"]
    }
    var object: JSONObject = ["status": .integer(response.status)]
    object.set("statusMessage", response.reason?.description)
    let headers = JSONHeaders.object(losses.headers(of: response, event), alwaysLists: false) { losses.note($0, event) }
    if !headers.isEmpty { object["headers"] = .object(headers) }
    var dribbled = 0
    if let body = response.message.body, !body.isLost {
      let bytes = try cassette.bytes(of: body)
      if let text = String(validating: bytes, as: UTF8.self) {
        object["body"] = .string(text)
      } else {
        object["base64Body"] = .string(Base64.encode(bytes))
      }
      if let table = try cassette.chunks(of: body), let dribble = WireMockDribble.json(table) {
        object["chunkedDribbleDelay"] = .object(dribble)
        dribbled = dribble.integer("totalDuration")
        losses.count("the borders and times of chunks, which come evenly", if: true)
      }
    }
    if let took = event.took, took / 1000 > dribbled {
      object["fixedDelayMilliseconds"] = .integer(took / 1000 - dribbled)
    }
    return object
  }
}

extension JSONObject {
  fileprivate func integer(_ key: String) -> Int { if case .integer(let number)? = self[key] { number } else { 0 } }
}
