import CassetteFormat

/// Events of a cassette as a trace has them: a tool call and its result are two of them.
enum ReplayKitEvent {
  /// The types that traces have; others are markers too.
  static let types: Set = ["input_message", "output_message", "tool_call", "tool_result", "error"]

  static func call(_ name: String, _ arguments: JSONValue?) -> JSONObject {
    var object: JSONObject = ["type": "tool_call", "tool_name": .string(name)]
    object.set("tool_args", arguments)
    return object
  }

  static func result(_ output: JSONValue?, _ error: ToolCall.Failure?) -> JSONObject {
    var object: JSONObject = ["type": "tool_result"]
    object.set("output", output)
    object.set("error", error.map { $0.message ?? $0.kind })
    return object
  }

  static func marker(_ marker: Marker) -> JSONObject {
    var object: JSONObject = ["type": .string(marker.name)]
    object.set(textKey(marker.name), marker.detail)
    return object
  }

  /// The member with the text of an event.
  static func textKey(_ type: String) -> String { type == "error" ? "error" : "content" }
}
