import CassetteFormat

/// Makes events of interactions, in the order of the file.
final class VcrpySink {
  /// The lists at the top of a cassette: pairs, or, in LangChain's form, two lists side by side.
  enum List: String, CaseIterable {
    case interactions, requests, responses
  }

  private let events: EventSink
  private let keepsSession: Bool
  private var version: String?
  private var metadata: Body?
  private var keys: [String] = []
  private var documents = 0
  private var lists: Set<List> = []
  private var isOldList = false
  private var recorder: String?
  private var requests: ArraySlice<EventSink.PendingRequest> = []
  private var responses: ArraySlice<YAMLNode> = []

  init(_ writer: CassetteWriter, keepsSession: Bool) {
    events = EventSink(writer)
    self.keepsSession = keepsSession
  }

  func take(_ entry: YAMLRecording.Entry) throws {
    switch entry {
    case .document:
      documents += 1
      guard documents > 1 else { return }
      try checkFormat()
      throw InterchangeError("the file has several YAML documents; a vcrpy cassette is one")
    case .list(let key):
      if let list = List(rawValue: key) {
        lists.insert(list)
        keys.append(key)
      } else {
        isOldList = true
      }
    case .item(let node, let key): try take(node, of: List(rawValue: key) ?? .interactions)
    case .member(let key, let node): try take(node, key: key)
    }
  }

  private func take(_ node: YAMLNode, of list: List) throws {
    switch list {
    case .interactions: try take(interaction: node)
    case .requests: requests.append(try begin(node))
    case .responses: responses.append(node)
    }
    try pair()
  }

  /// Joins requests and responses of two lists, as far as both are known.
  private func pair() throws {
    while let request = requests.first, let response = responses.first {
      requests.removeFirst()
      responses.removeFirst()
      try append(request, response)
    }
  }

  private func take(interaction node: YAMLNode) throws {
    if let format = ForeignRecording.format(ofInteraction: node) { throw ForeignRecording.refusal(format) }
    guard let request = node["request"], let response = node["response"] else {
      throw YAMLRecording.IncompleteRecord(message: located("it has no request or no response").message)
    }
    var details = EventSink.Details()
    details.time = node["recorded_at"]?.string.flatMap(Timestamp.microseconds)
    try append(begin(request), response, details)
  }

  private func begin(_ request: YAMLNode) throws -> EventSink.PendingRequest {
    try located { try events.begin(VcrpyInteraction.request(request)) }
  }

  private func append(
    _ request: EventSink.PendingRequest, _ response: YAMLNode?, _ details: EventSink.Details = EventSink.Details()
  ) throws {
    try located { try events.append(request, response.map(VcrpyInteraction.response), details) }
  }

  /// A member at the top that is not a list of interactions.
  private func take(_ node: YAMLNode, key: String) throws {
    keys.append(key)
    switch key {
    case "version": version = node.string
    case "recorded_with": recorder = node.string
    case "metadata" where keepsSession:
      metadata = try events.body(PythonJSON.dump(node))
    default: break
    }
  }

  /// Says where in the file a reason is.
  private func located<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as InterchangeError { throw located(error.message) }
  }

  private func located(_ message: String) -> InterchangeError {
    InterchangeError("interaction \(events.count + requests.count + 1): \(message)")
  }

  /// Checks that what was read is a vcrpy cassette.
  ///
  /// - Throws: `InterchangeError` that says what it is instead.
  private func checkFormat() throws {
    if version == "2" { throw ForeignRecording.refusal("a go-vcr cassette of version 2") }
    guard isOldList || lists.contains(.interactions) || lists.isSuperset(of: [.requests, .responses]) else {
      throw ForeignRecording.refusal(ForeignRecording.format(ofDocument: keys, recorder: recorder))
    }
  }

  /// Ends the import.
  ///
  /// - Parameter broken: Why the file breaks off after the interactions that were taken; nil when it does not.
  /// - Throws: `InterchangeError` when the file has no interactions because it is something else.
  func finish(_ broken: String?) throws -> Imported {
    try checkFormat()
    var imported = Imported(source: Manifest.Source(format: "vcrpy", version: isOldList ? "0" : version))
    imported.warn(brokenOff: broken)
    if !responses.isEmpty { throw InterchangeError("\(responses.count) responses have no request") }
    if !requests.isEmpty { imported.warnings.append("\(requests.count) requests have no response") }
    for request in requests { try append(request, nil) }
    if keepsSession, metadata != nil || events.startTime != nil {
      var session = Session()
      session.metadata = metadata
      session.start = events.startTime
      imported.session = session
    }
    return imported
  }
}
