public import CassetteFormat

/// WireMock's stub mappings: one stub, or a list of them as `mappings`; bodies may be files in `__files`.
public struct WireMockImporter: Importer {
  public init() {}

  private static let targets = ["url", "urlPath", "urlPattern", "urlPathPattern", "urlPathTemplate", "bodyPatterns"]
  private static let answers = [
    "status", "body", "jsonBody", "base64Body", "bodyFileName", "fault", "proxyBaseUrl", "transformers",
  ]
  /// Members that the requests of other recordings have.
  private static let others = ["body", "endpoint", "httpVersion"]

  public func recognises(_ sample: SourceSample) -> Bool {
    sample.isJSON && (recognises(sample, "") || recognises(sample, "mappings[]."))
  }

  private func recognises(_ sample: SourceSample, _ prefix: String) -> Bool {
    func has(_ side: String, _ members: [String]) -> Bool {
      members.contains { sample.has("\(prefix)\(side).\($0)") }
    }
    return has("request", Self.targets) && has("response", Self.answers) && !has("request", Self.others)
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let sink = EventSink(writer)
    var imported = Imported(source: Manifest.Source(format: "wiremock"))
    let stubs = WireMockScenarios.inOrder(try stubs(source))
    var refusals: [String] = []
    for (index, stub) in stubs {
      let place = stubs.count == 1 ? "" : "stub \(index + 1): "
      do {
        try WireMockStub(stub, folder: source.folder).append(to: sink) { imported.warnings.append(place + $0) }
      } catch let error as InterchangeError { refusals.append(place + error.message) }
    }
    guard sink.count > 0 || stubs.isEmpty else {
      throw InterchangeError("this has no stub that is a recording: " + refusals[0])
    }
    imported.warnings += refusals.map { "left out: \($0)" }
    return imported
  }

  private func stubs(_ source: ImportSource) throws -> [JSONMembers] {
    var members: [String: [UInt8]] = [:]
    var stubs: [JSONMembers] = []
    try JSONDocument(source.file, "WireMock mapping").walk(["mappings"]) { path, value in
      guard path == "mappings[]" else { return members[path] = value }
      guard let stub = JSONMembers(value) else { throw InterchangeError("stub \(stubs.count + 1) is no object") }
      stubs.append(stub)
    }
    if members["request"] != nil || members["response"] != nil {
      let bytes = try source.file.read(at: 0, count: source.file.size)
      return JSONMembers(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes).map { [$0] } ?? []
    }
    guard try !stubs.isEmpty || source.sample().has("mappings") else {
      throw InterchangeError("this is not a WireMock mapping: it has no request and response, and no mappings")
    }
    return stubs
  }
}
