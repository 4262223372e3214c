import CassetteFormat
import CassetteTools
import CommandSupport

/// What commands call the parts of any kind of event.
extension Event {
  /// The event in a few words, escaped: `POST api.example.com/v1/messages`, `tool search`.
  var title: String {
    if let request = exchange?.request {
      return TerminalText.line(request.method.bytes + [0x20] + (request.authority?.bytes ?? []) + request.path.bytes)
    }
    return TerminalText.line([kind, name].compactMap(\.self).joined(separator: " "))
  }

  /// The name of a tool, checkpoint or marker, or the source of a reading.
  var name: String? {
    switch content {
    case .tool(let call): call.name
    case .reading(let reading): reading.source
    case .checkpoint(let checkpoint): checkpoint.name
    case .marker(let marker): marker.name
    case .http, .open, .other: nil
    }
  }

  /// The status of a response, or why there is none; nil for events that have no outcome.
  var outcome: String? {
    switch content {
    case .http(let exchange), .open(let exchange):
      if let error = exchange.error { return "\(error.phase.rawValue): \(error.kind)" }
      return exchange.response.map { String($0.status) } ?? "no answer"
    case .tool(let call): return call.error?.kind
    default: return nil
    }
  }

  /// What went out: a request's body, or a tool's arguments.
  var requestBody: Body? {
    if case .tool(let call) = content { return call.arguments }
    return exchange?.request.message.body
  }

  /// What came back: a response's body, a tool's result, or what was read.
  var responseBody: Body? {
    switch content {
    case .tool(let call): return call.result
    case .reading(let reading):
      if case .data(let body) = reading.value { return body }
      return nil
    case .checkpoint(let checkpoint): return checkpoint.state
    default: return exchange?.response?.message.body
    }
  }
}
