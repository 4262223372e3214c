/// Why two runs differ, in one word (`Spec/diff.md`). The words never change their meaning.
public enum DiffCode: String, CaseIterable, Sendable {
  case noiseOnly = "noise-only"
  case timingOnly = "timing-only"
  case stepInserted = "step-inserted"
  case stepRemoved = "step-removed"
  case reordered
  case retryCount = "retry-count"
  case transportError = "transport-error"
  case statusChanged = "status-changed"
  case providerErrorType = "provider-error-type"
  case modelRequested = "model-requested"
  case modelServed = "model-served"
  case backendFingerprint = "backend-fingerprint"
  case tokenisationChanged = "tokenisation-changed"
  case apiVersion = "api-version"
  case betaHeader = "beta-header"
  case sampling
  case outputContract = "output-contract"
  case toolsAdded = "tools-added"
  case toolsRemoved = "tools-removed"
  case toolSchema = "tool-schema"
  case toolDescription = "tool-description"
  case systemPrompt = "system-prompt"
  case userInput = "user-input"
  case historyEdited = "history-edited"
  case attachment
  case toolInput = "tool-input"
  case toolOutput = "tool-output"
  case opaqueState = "opaque-state"
  case checkpointState = "checkpoint-state"
  case outcomeChanged = "outcome-changed"
  case answerChanged = "answer-changed"
  case nondeterminism
  case volatilePrompt = "volatile-prompt"
  case environment
  case echo
  case unknown

  /// What it says, for people.
  public var summary: String {
    switch self {
    case .noiseOnly: "only ids, times of day, headers or other noise differ"
    case .timingOnly: "only how long things took differs"
    case .stepInserted: "the second run has a step more"
    case .stepRemoved: "the second run has a step less"
    case .reordered: "steps come in another order"
    case .retryCount: "a request was tried another number of times"
    case .transportError: "the connection failed, or ended otherwise"
    case .statusChanged: "the server answered with another status"
    case .providerErrorType: "the provider's error is another one"
    case .modelRequested: "another model was asked for"
    case .modelServed: "another model answered, though the same was asked for"
    case .backendFingerprint: "the provider's system changed: another fingerprint"
    case .tokenisationChanged: "the same request was counted as another number of tokens: something hidden changed"
    case .apiVersion: "another version of the API was asked for"
    case .betaHeader: "other beta features were asked for"
    case .sampling: "sampling or limits changed"
    case .outputContract: "what the answer has to look like changed"
    case .toolsAdded: "the model was offered more tools"
    case .toolsRemoved: "the model was offered fewer tools"
    case .toolSchema: "a tool's arguments are described otherwise"
    case .toolDescription: "a tool is described in other words"
    case .systemPrompt: "the system prompt changed"
    case .userInput: "the user said something else"
    case .historyEdited: "an earlier part of the conversation was changed afterwards"
    case .attachment: "another file or image was attached"
    case .toolInput: "a tool was called with other arguments"
    case .toolOutput: "a tool gave back something else for the same call"
    case .opaqueState: "state that only the provider can read is another one"
    case .checkpointState: "the agent's own state differs at a checkpoint"
    case .outcomeChanged: "the model stopped for another reason"
    case .answerChanged: "the same request got another answer; two runs cannot tell whether by chance"
    case .nondeterminism: "the same request gets other answers by chance"
    case .volatilePrompt: "times, ids or temporary paths in the prompt"
    case .environment: "another client, version or machine"
    case .echo: "repeats what an earlier answer or tool said"
    case .unknown: "something differs that has no name"
    }
  }

  /// Whether a difference of this kind matters only when it explains another: many runs have it and go on the same.
  var isWeak: Bool {
    switch self {
    case .noiseOnly, .timingOnly, .volatilePrompt, .environment, .backendFingerprint, .opaqueState, .echo: true
    default: false
    }
  }
}

/// What of a step a difference is in, from what matters most to what matters least.
public enum DiffLayer: Int, CaseIterable, Comparable, Sendable {
  case steps, request, transport, status, shape, outcome, toolCalls, text, usage, noise, timing

  /// In kebab case.
  public var name: String { self == .toolCalls ? "tool-calls" : "\(self)" }

  public static func < (left: DiffLayer, right: DiffLayer) -> Bool { left.rawValue < right.rawValue }

  /// Whether a difference in it changes what a run means.
  public var matters: Bool { self < .usage }
}
