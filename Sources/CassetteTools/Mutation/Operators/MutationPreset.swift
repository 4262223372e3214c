public import CassetteFormat

/// The operators of another tool, under its names.
public struct MutationPreset: Sendable {
  public struct Entry: Sendable {
    /// The name in that tool.
    public let name: String
    public let `operator`: String
    /// Those that are not the standard ones.
    public let parameters: JSONObject
  }

  public let name: String
  public let summary: String
  public let entries: [Entry]

  public static let all = [llmRewind]

  public static func named(_ name: String) -> MutationPreset? { all.first { $0.name == name } }

  /// llm-rewind 0.2.1 (`mutate.py`): its five operators do here what their descriptions say. Errors come before the
  /// recorded answer, which takes its place there, and have the provider's shape; what is empty or cut is so in streams
  /// too, and says why the model stopped.
  private static let llmRewind = MutationPreset(
    name: "llm-rewind", summary: "The five operators of llm-rewind 0.2.1, corrected.",
    entries: [
      Entry(name: "drop_step", operator: "step-drop", parameters: JSONObject()),
      Entry(name: "empty_response", operator: "out-empty", parameters: JSONObject()),
      Entry(name: "truncate_response", operator: "out-length", parameters: ["percent": 50]),
      Entry(name: "error_response", operator: "http-429", parameters: ["retry_after": "5"]),
      Entry(name: "provider_500", operator: "http-500", parameters: JSONObject()),
    ])
}

extension MutationSelection {
  /// Takes the operators of a preset, with its parameters.
  public mutating func take(_ preset: MutationPreset) {
    for entry in preset.entries {
      operators.append(entry.operator)
      parameters[entry.operator] = entry.parameters
    }
  }
}
