import CassetteFormat
import Testing

/// What keys must not see, and what they must: each relation on every real request to which it applies.
@Suite struct KeyRelationTests {
  /// The requests whose body a change applies to, and the changed body.
  private static func changed(_ change: (JSONValue) -> JSONValue?) -> [(real: RealRequest, body: JSONValue)] {
    RealRequest.all.compactMap { real in
      guard let json = real.json, let body = change(json), body != json else { return nil }
      return (real, body)
    }
  }

  private static func expectSame(_ least: Int, _ change: (JSONValue) -> JSONValue?) {
    let cases = changed(change)
      // Some recordings have their addresses blanked: nothing is known of what such a body means.
      .filter { !$0.real.isUnknown }
    for (real, body) in cases { #expect(real.key(body) == real.key, "\(real.name)") }
    #expect(cases.count >= least)
  }

  private static func expectOther(_ least: Int, _ change: (JSONValue) -> JSONValue?) {
    let cases = changed(change)
    for (real, body) in cases { #expect(real.key(body) != real.key, "\(real.name)") }
    #expect(cases.count >= least)
  }

  // MARK: Stable

  @Test(arguments: [
    Spelling(reversesMembers: true), Spelling(hasSpace: true), Spelling(escapesAll: true),
    Spelling(reversesMembers: true, hasSpace: true, escapesAll: true),
  ])
  func spelling(spelling: Spelling) {
    var count = 0
    for real in RealRequest.all {
      // Two names that look alike are one name for the parser that the tests use.
      guard let json = real.json, real.name != "vector 20" else { continue }
      // Bodies that are hashed as bytes are what they are.
      let isRaw = String(decoding: Rewind2Keys().key(of: real.request).canonical, as: UTF8.self).contains("\"raw\":{")
      guard !isRaw, real.request.contentType?.starts(with: "multipart/".utf8) != true else { continue }
      #expect(real.key(json, spelling: spelling) == real.key, "\(real.name)")
      count += 1
    }
    #expect(count >= 50)
  }

  @Test func renamedIDs() {
    Self.expectSame(10) { json in
      let ids = Set(json.all.flatMap { value in ToolParts.ids(value) })
      guard !ids.isEmpty else { return nil }
      var names: [String: String] = [:]
      for (index, id) in ids.sorted().enumerated() { names[id] = "renamed-\(ids.count - index)-\(id)" }
      return json.mapped { ToolParts.renaming($0, names) }
    }
  }

  @Test func orderOfTools() {
    Self.expectSame(10) { json in
      json.mapped { value in
        ["tools", "functionDeclarations", "function_declarations"].reduce(value) { value, key in
          guard let tools = value[key]?.array, ToolParts.isList(tools) else { return value }
          return value.with(key, .array(tools.reversed()))
        }
      }
    }
  }

  @Test func telemetry() {
    Self.expectSame(10) { json in
      guard json["messages"] != nil, json["model"] != nil else { return nil }
      return json.with("service_tier", "auto")
    }
  }

  @Test func headersAndSDK() {
    for real in RealRequest.all {
      var request = Request(method: ByteString(real.request.method), path: ByteString(real.request.target))
      request.message.headers =
        real.headers.filter { $0.name.equalsIgnoringCase("content-type") } + [
          HeaderField("User-Agent", "other/99.1"), HeaderField("X-Stainless-Package-Version", "99"),
          HeaderField("Authorization", "Bearer other"), HeaderField("X-Request-Id", "1"),
        ]
      guard real.headers.contains(where: { $0.name.equalsIgnoringCase("content-type") }) else { continue }
      #expect(Rewind2Keys().key(of: KeyRequest(request, body: real.request.body)).digest == real.key, "\(real.name)")
    }
  }

  @Test func whatStoodBefore() {
    let keys = Rewind2Keys()
    for real in RealRequest.all + RealRequest.all.reversed() {
      #expect(keys.key(of: real.request).digest == real.key, "\(real.name)")
    }
  }

  // MARK: Different

  @Test func otherMessage() {
    Self.expectOther(30) { json in
      ToolParts.lists.lazy.compactMap { key -> JSONValue? in
        guard let list = json[key] else { return nil }
        if case .string(let text) = list { return json.with(key, .string(text + "!")) }
        guard let elements = list.array, !elements.isEmpty else { return nil }
        let changed = ToolParts.changingFirstText(list)
        return changed == list ? nil : json.with(key, changed)
      }.first
    }
  }

  @Test func otherToolResult() {
    Self.expectOther(10) { json in
      var isDone = false
      return json.mapped { value in
        guard !isDone, let changed = ToolParts.changingResult(value, to: "another result") else { return value }
        isDone = true
        return changed
      }
    }
  }

  @Test func otherModel() {
    Self.expectOther(30) { json in
      guard let model = json["model"]?.string else { return nil }
      return json.with("model", .string(model + "-2"))
    }
    for real in RealRequest.all where String(decoding: real.request.target, as: UTF8.self).contains("/models/gemini") {
      var other = real.request
      other.target = Array(
        String(decoding: other.target, as: UTF8.self).replacing("/models/gemini", with: "/models/g").utf8)
      #expect(Rewind2Keys().key(of: other).digest != real.key, "\(real.name)")
    }
  }

  @Test func otherTemperature() {
    Self.expectOther(30) { json in
      guard json["model"] != nil else { return nil }
      return json.with("temperature", .number("0.123"))
    }
    Self.expectOther(3) { json in
      guard json["contents"] != nil else { return nil }
      let configuration = json["generationConfig"] ?? json["generation_config"] ?? .object([:])
      return json.with("generation_config", nil)
        .with("generationConfig", configuration.with("temperature", .number("0.123")))
    }
  }

  @Test func swappedToolResults() {
    Self.expectOther(2) { json in
      let results = json.all.filter { ToolParts.result($0) != nil }
      guard let first = results.first.flatMap(ToolParts.result),
        let second = results.lazy.compactMap(ToolParts.result).first(where: { $0 != first })
      else { return nil }
      return json.mapped { value in
        switch ToolParts.result(value) {
        case first: ToolParts.changingResult(value, to: second) ?? value
        case second: ToolParts.changingResult(value, to: first) ?? value
        default: value
        }
      }
    }
  }
}

/// Where the dialects have their ids and results.
private enum ToolParts {
  static let lists = ["messages", "input", "contents"]
  private static let references = ["tool_call_id", "tool_use_id", "call_id", "toolUseId", "approval_request_id"]

  /// The ids of calls in an object.
  static func ids(_ value: JSONValue) -> [String] {
    var ids = references.compactMap { value[$0]?.string }
    for key in ["functionCall", "function_call"] { ids += [value[key]?["id"]?.string].compactMap(\.self) }
    for call in value["tool_calls"]?.array ?? [] { ids += [call["id"]?.string].compactMap(\.self) }
    if value["type"]?.string?.hasSuffix("tool_use") == true { ids += [value["id"]?.string].compactMap(\.self) }
    return ids
  }

  static func renaming(_ value: JSONValue, _ names: [String: String]) -> JSONValue {
    (references + ["id"]).reduce(value) { value, key in
      guard let id = value[key]?.string, let name = names[id] else { return value }
      return value.with(key, .string(name))
    }
  }

  /// Whether these are declarations of tools with different names, and not something of that name in a schema.
  static func isList(_ tools: [JSONValue]) -> Bool {
    let names = tools.compactMap { ($0["name"] ?? $0["function"]?["name"] ?? $0["toolSpec"]?["name"])?.string }
    return names.count == tools.count && Set(names).count == names.count
  }

  static func changingFirstText(_ list: JSONValue) -> JSONValue {
    var isDone = false
    return list.mapped { value in
      guard !isDone else { return value }
      for key in ["text", "content"] {
        if let text = value[key]?.string {
          isDone = true
          return value.with(key, .string(text + "!"))
        }
      }
      return value
    }
  }

  /// The result that an object holds, when it is one with an id.
  static func result(_ value: JSONValue) -> JSONValue? {
    if value["tool_call_id"]?.string != nil || value["tool_use_id"]?.string != nil { return value["content"] }
    if value["call_id"]?.string != nil { return value["output"] }
    if value["toolUseId"] != nil { return value["content"] }
    return nil
  }

  static func changingResult(_ value: JSONValue, to other: JSONValue) -> JSONValue? {
    guard let result = result(value), result != other else { return nil }
    return value["call_id"] != nil ? value.with("output", other) : value.with("content", other)
  }
}
