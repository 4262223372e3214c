import CassetteFormat

/// Appends what logs and traces of agents tell: model calls, tool calls, and everything else under names of their own.
///
/// What an event has no member for comes along as JSON in a private member; records that are no event of a cassette become
/// events of a private kind. Both have the name of whoever defines the format.
final class TraceSink {
  let events: EventSink
  private let vendor: String
  private var ids: Set<String> = []

  /// - Parameters:
  ///   - vendor: A reverse-DNS name, such as `com.langfuse`.
  ///   - start: When the session began, in microseconds since 1970, if the log says so.
  init(_ writer: CassetteWriter, vendor: String, start: Int? = nil) {
    events = EventSink(writer, start: start)
    self.vendor = vendor
  }

  /// Appends the exchange that a call must have been.
  ///
  /// - Parameter rest: What else the log says about the call.
  func call(_ call: ModelCall, _ details: EventSink.Details, rest: JSONObject = [:]) throws {
    let exchange = ReconstructedExchange(call)
    var details = try unique(details)
    details.fidelity.merge(exchange.fidelity) { given, _ in given }
    try attach(rest, "call", &details)
    try events.append(exchange.request, exchange.response, error: exchange.error, details)
  }

  /// Appends a call of a tool.
  ///
  /// - Parameters:
  ///   - arguments: An object, or text.
  ///   - rest: What else the log says about the call.
  func tool(
    _ name: String, arguments: JSONValue?, result: JSONValue?, error: ToolCall.Failure? = nil,
    _ details: EventSink.Details, rest: JSONObject = [:]
  ) throws {
    var tool = ToolCall(name: name, arguments: try body(arguments), result: try body(result))
    tool.error = error
    var details = try unique(details)
    try attach(rest, "tool", &details)
    try events.append(.tool(tool), details)
  }

  func marker(
    _ name: String, _ detail: String?, _ details: EventSink.Details = .init(), rest: JSONObject = [:]
  ) throws {
    var details = try unique(details)
    try attach(rest, "marker", &details)
    try events.append(.marker(Marker(name: name, detail: detail)), details)
  }

  /// Appends a record of the log that is no event of a cassette, as an event of a private kind.
  ///
  /// - Parameter kind: What the log calls it; characters that names of kinds should not have are replaced.
  func note(_ kind: String, _ record: JSONValue, _ details: EventSink.Details = .init()) throws {
    var details = try unique(details)
    details.extra.set("record", try events.body(json: record).json)
    let name = String(kind.prefix(64).map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    try events.append(.other(kind: "x-\(vendor).\(name.isEmpty ? "record" : name)"), details)
  }

  /// Text as its bytes, anything else as JSON; nil for null.
  func body(_ value: JSONValue?) throws -> Body? {
    switch value {
    case nil, .null?: nil
    case .string(let text)?: try events.body(Array(text.utf8))
    case let value?: try events.body(json: value)
    }
  }

  private func attach(_ rest: JSONObject, _ name: String, _ details: inout EventSink.Details) throws {
    let rest = JSONObject(rest.members.filter { !$0.value.isNull })
    guard !rest.isEmpty else { return }
    details.extra.set("\(vendor).\(name)", try events.body(json: .object(rest)).json)
  }

  /// Ids that were taken are left out: they could not be told apart (RW-E14).
  private func unique(_ details: EventSink.Details) throws -> EventSink.Details {
    var details = details
    if let id = details.id, id.isEmpty || !ids.insert(id).inserted { details.id = nil }
    if details.parent?.isEmpty ?? false { details.parent = nil }
    return details
  }
}

extension JSONObject {
  /// The members that an importer has no place for.
  func rest(without keys: Set<String>) -> JSONObject {
    JSONObject(members.filter { !keys.contains($0.key) && !$0.value.isNull })
  }
}

extension JSONValue {
  var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// A time in microseconds since 1970: text of RFC 3339, or a number of seconds.
  var time: Int? {
    if case .string(let text) = self { return Timestamp.microseconds(text) }
    return double.flatMap { Int(exactly: ($0 * 1e6).rounded()) }
  }
}
