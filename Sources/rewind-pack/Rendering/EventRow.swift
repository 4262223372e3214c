import CassetteFormat
import CassetteTools
import CommandSupport

/// One event as `list` shows it: a row of the table, or a JSON line.
struct EventRow {
  let event: Event
  /// How many pieces the response came in, when that was counted.
  var chunkCount: Int?

  static let columns: [TextTable.Column] = [
    .init("#", .right), .init("TIME", .right), .init("TOOK", .right), .init("EVENT", shrinks: true),
    .init("STATUS", shrinks: true), .init("MODEL", shrinks: true), .init("REQUEST", .right), .init("RESPONSE", .right),
    .init("CHUNKS", .right), .init("FINISH"),
  ]

  private var exchange: Exchange? { event.exchange }

  var cells: [String] {
    [
      String(event.sequence), event.at.map(Quantity.duration) ?? "", event.took.map(Quantity.duration) ?? "",
      event.title, TerminalText.line(event.outcome ?? ""),
      TerminalText.line(exchange?.llm?.served ?? exchange?.llm?.model ?? ""),
      event.requestBody.map { Quantity.size($0.size) } ?? "", event.responseBody.map { Quantity.size($0.size) } ?? "",
      chunkCount.map(String.init) ?? (event.responseBody?.chunks != nil ? "yes" : ""),
      TerminalText.line(exchange?.llm?.finish ?? ""),
    ]
  }

  var json: JSONObject {
    JSONObject(present: [
      "at": event.at.map(JSONValue.integer),
      "chunks": chunkCount.map(JSONValue.integer),
      "error": exchange?.error.map { .string("\($0.phase.rawValue): \($0.kind)") },
      "finish": exchange?.llm?.finish.map(JSONValue.string),
      "host": exchange?.request.authority?.json,
      "id": event.id.map(JSONValue.string),
      "kind": .string(event.kind),
      "lane": event.lane.map(JSONValue.string),
      "method": exchange?.request.method.json,
      "model": (exchange?.llm?.served ?? exchange?.llm?.model).map(JSONValue.string),
      "name": event.name.map(JSONValue.string),
      "path": exchange?.request.path.json,
      "requestBytes": event.requestBody.map { .integer($0.size) },
      "responseBytes": event.responseBody.map { .integer($0.size) },
      "scheme": exchange?.request.scheme?.json,
      "seq": .integer(event.sequence),
      "status": exchange?.response.map { .integer($0.status) },
      "took": event.took.map(JSONValue.integer),
    ])
  }
}
