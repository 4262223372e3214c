import CassetteFormat

/// A recorded call of a tool, or of another provider that is no HTTP service.
struct LlamaStackTool {
  private let request: JSONMembers
  private let response: JSONMembers

  init(_ request: JSONMembers, _ response: JSONMembers) {
    self.request = request
    self.response = response
  }

  func append(to sink: EventSink, _ details: EventSink.Details) throws {
    guard let name = request.string("tool_name") ?? request.string("api") else {
      throw InterchangeError("its request has neither a url nor a tool_name")
    }
    var details = details
    var call = ToolCall(name: name)
    if let arguments = request.raw("kwargs") {
      call.arguments = try sink.body(JSONText.minified(arguments))
    } else {
      var arguments = JSONObject()
      for key in request.keys where key != "test_id" { arguments[key] = request.value(key) }
      call.arguments = try sink.body(json: .object(arguments))
    }
    details.fidelity["arguments"] = .reserialised
    if response.bool("is_exception") == true {
      call.error = ToolCall.Failure(
        kind: response.object("exception_data")?.string("type") ?? "Exception",
        message: response.string("exception_message"))
    } else {
      call.result = try sink.body(LlamaStackBody.data(response.raw("body") ?? []))
      details.fidelity["result"] = .reserialised
    }
    try sink.append(.tool(call), details)
  }
}
