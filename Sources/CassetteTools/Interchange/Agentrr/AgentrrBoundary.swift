import CassetteFormat

/// A crossing of the border between an agent and the world: what a line of a log and an event of a cassette both say.
struct AgentrrBoundary {
  enum Content {
    case model(AgentrrModelCall)
    case tool(name: String, arguments: JSONValue?, result: JSONValue?)
    case reading(Reading.Kind, source: String, value: JSONValue)
    /// The beginning or the end of a step, whose span is the parent of what happens in it.
    case step(label: String, phase: String, span: String)
  }

  struct Failure {
    var type: String
    var message: String
  }

  /// Nil for the beginning of a step: its event goes by the name of the span.
  var id: String?
  var parent: String?
  /// When it ended, which is when a log says it was, in microseconds since 1970.
  var end: Int?
  /// Microseconds.
  var took: Int?
  var error: Failure?
  var content: Content

  init(_ content: Content) { self.content = content }

  /// Nil for a line that is none of agentrr's events, or lacks what its kind must have.
  init?(line: JSONObject) {
    guard let type = line.string("type"), let request = line.object("request") else { return nil }
    let response = line.object("response")
    let meta = line.object("meta")
    switch type {
    case "llm_call":
      content = .model(AgentrrModelCall(logged: request, response, id: meta?.string("provider_request_id")))
    case "tool_call":
      guard let name = request.string("name") else { return nil }
      content = .tool(name: name, arguments: request["arguments"], result: response?["value"])
      took = meta?.integer("duration_ms").flatMap { (0...1 << 40).contains($0) ? $0 * 1000 : nil }
    case "clock_read", "rng_draw", "id_gen":
      let (kind, key) = Self.readings[type]!
      guard let source = request.string(key), let value = response?["value"] else { return nil }
      content = .reading(kind, source: kind == .clock ? Self.clocks[source] ?? source : source, value: value)
    case "step_marker":
      guard let label = request.string("label"), let phase = request.string("phase"),
        let span = request.string("span_id")
      else { return nil }
      content = .step(label: label, phase: phase, span: span)
    default: return nil
    }
    if !isBeginning { id = line.string("event_id") }
    parent = line.string("parent_id")
    end = line.string("ts_wall").flatMap(Timestamp.microseconds)
    error = line.object("error").map { Failure(type: $0.string("type") ?? "", message: $0.string("message") ?? "") }
  }

  /// Whether it begins a step.
  var isBeginning: Bool { if case .step(_, "begin", _) = content { true } else { false } }

  private static let readings: [String: (kind: Reading.Kind, key: String)] = [
    "clock_read": (.clock, "kind"), "rng_draw": (.random, "method"), "id_gen": (.id, "generator"),
  ]
  /// The clocks of agentrr under the names that they have in Python.
  private static let clocks = ["wall": "time.time", "monotonic": "time.monotonic"]

  // MARK: As a line

  private var type: String {
    switch content {
    case .model: "llm_call"
    case .tool: "tool_call"
    case .reading(let kind, _, _): Self.readings.first { $0.value.kind == kind }!.key
    case .step: "step_marker"
    }
  }

  private var request: JSONObject {
    switch content {
    case .model(let call): return call.loggedRequest
    case .tool(let name, let arguments, _): return ["name": .string(name), "arguments": arguments ?? [:]]
    case .reading(.clock, let source, _): return ["kind": .string(Self.clock(source))]
    case .reading(.random, let source, _): return ["method": .string(source), "args": .array([])]
    case .reading(.id, let source, _): return ["generator": .string(source)]
    case .step(let label, let phase, let span):
      return ["phase": .string(phase), "label": .string(label), "span_id": .string(span)]
    }
  }

  private var response: JSONObject? {
    switch content {
    case .model(let call): call.loggedResponse
    case .tool(_, _, let result): error == nil ? ["value": result ?? .null] : nil
    case .reading(.clock, let source, let value): ["kind": .string(Self.clock(source)), "value": value]
    case .reading(_, _, let value): ["value": value]
    case .step: nil
    }
  }

  private static func clock(_ source: String) -> String { clocks.first { $0.value == source }?.key ?? source }

  private var meta: JSONObject {
    switch content {
    case .model(let call): error == nil ? call.meta : [:]
    case .tool: took.map { ["duration_ms": .integer($0 / 1000)] } ?? [:]
    default: [:]
    }
  }

  /// The line of a log, without its hashes.
  func line(sequence: Int, run: String, id fallback: String) -> JSONObject {
    var line: JSONObject = ["event_id": .string(id ?? fallback), "run_id": .string(run), "seq": .integer(sequence)]
    line.set("type", type)
    // A step's beginning is inside of the step, as agentrr has it.
    let span: String? = if case .step(_, "begin", let span) = content { span } else { parent }
    line.set("parent_id", span.map(JSONValue.string) ?? .null)
    line.set("ts_logical", sequence)
    line.set("ts_wall", end.map { .string(AgentrrLine.time($0)) } ?? .null)
    line.set("status", error == nil ? "ok" : "error")
    line.set("request", request)
    line.set("response", response.map(JSONValue.object) ?? .null)
    let failure = error.map {
      JSONValue.object(["type": .string($0.type), "message": .string($0.message), "payload": [:]])
    }
    line.set("error", failure ?? .null)
    line.set("meta", meta)
    return line
  }
}
