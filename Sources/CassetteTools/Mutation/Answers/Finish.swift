import CassetteFormat

/// Why a model stops, as each wire format says it.
enum Finish {
  case stop, length, toolCalls, contentFilter, refusal, pause, contextWindow

  /// The word; nil where the wire format has none. That of Responses is the reason beside the status `incomplete`.
  func word(_ dialect: KeyDialect) -> String? {
    switch dialect {
    case .openAIChat:
      switch self {
      case .stop, .refusal: "stop"
      case .length: "length"
      case .toolCalls: "tool_calls"
      case .contentFilter: "content_filter"
      case .pause, .contextWindow: nil
      }
    case .openAIResponses:
      switch self {
      case .stop, .toolCalls, .refusal: "completed"
      case .length: "max_output_tokens"
      case .contentFilter: "content_filter"
      case .pause, .contextWindow: nil
      }
    case .anthropicMessages:
      switch self {
      case .stop: "end_turn"
      case .length: "max_tokens"
      case .toolCalls: "tool_use"
      case .contentFilter, .refusal: "refusal"
      case .pause: "pause_turn"
      case .contextWindow: "model_context_window_exceeded"
      }
    case .geminiGenerate:
      switch self {
      case .stop, .toolCalls: "STOP"
      case .length: "MAX_TOKENS"
      case .contentFilter, .refusal: "SAFETY"
      case .pause, .contextWindow: nil
      }
    default: nil
    }
  }
}

extension ModelAnswer {
  /// Whether the model stopped for this reason.
  func stopped(_ finish: Finish) -> Bool {
    guard let word = finish.word(dialect) else { return false }
    guard dialect == .openAIResponses else { return finishes.contains { $0.string == word } }
    guard let response = terminal.last.flatMap({ events[$0].root?["response"] }) ?? content.json?.root else {
      return false
    }
    return word == "completed"
      ? response["status"]?.string == word : response["incomplete_details"]?["reason"]?.string == word
  }
}
