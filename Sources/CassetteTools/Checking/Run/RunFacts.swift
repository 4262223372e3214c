public import CassetteFormat

/// What a run did, as far as assertions can ask: how it ended, what it called, what it said.
///
/// It is the same whatever the recording holds: the events of an agent's own log, or nothing but the exchanges with a
/// model's provider.
public struct RunFacts: Sendable {
  /// A fact, or why it cannot be told from the recording.
  public enum Known<Value: Sendable>: Sendable {
    case known(Value)
    case unknown(String)

    /// Nil when it cannot be told.
    public var value: Value? { if case .known(let value) = self { value } else { nil } }
  }

  /// A call of a tool.
  public struct Call: Hashable, Sendable {
    /// The number of the event that tells of it.
    public var sequence: Int
    public var name: String
    /// Text that is no JSON is a string.
    public var arguments: JSONValue?
    /// Nil when none was recorded.
    public var result: JSONValue?
    public var error: String?
    /// Microseconds.
    public var took: Int?
  }

  /// Something that went wrong.
  public struct Failure: Hashable, Sendable {
    public var sequence: Int
    /// `error`, `tool`, `transport`, or `http` and the status.
    public var kind: String
    public var message: String?
  }

  /// The state of the run at a checkpoint.
  public struct Snapshot: Hashable, Sendable {
    public var sequence: Int
    public var name: String
    public var phase: Checkpoint.Phase?
    public var decision: String?
    /// Nil when none was recorded.
    public var state: JSONValue?
  }

  /// A call of a model.
  public struct ModelCall: Hashable, Sendable {
    public var sequence: Int
    public var model: String?
    /// Tokens.
    public var input: Int?
    public var output: Int?
    /// Microseconds.
    public var took: Int?
    public var isAnswered: Bool
  }

  /// A request to a model, and what it asked, as a match key of `rewind/2`.
  public struct Prompt: Hashable, Sendable {
    public var sequence: Int
    /// Nil when the request has none: its body is gone.
    public var key: Digest?
  }

  /// What the run called itself, or its id.
  public var name: String?
  public var status: Known<String>
  /// The text that the run ended with; known to be nil when there is none.
  public var output: Known<String?>
  /// In the order of the events.
  public var calls: Known<[Call]>
  public var failures: [Failure]
  public var snapshots: [Snapshot]
  public var modelCalls: [ModelCall]
  /// Those of the model calls.
  public var prompts: [Prompt]
  /// What it did over and over, twice at least.
  public var loops: [RunLoop]
  /// From the start to the end, in microseconds.
  public var duration: Known<Int>
  /// Micro-dollars.
  public var cost: Known<Int>
  /// Of all model calls.
  public var inputTokens: Known<Int>
  public var outputTokens: Known<Int>
}

extension RunFacts.Known {
  /// The same fact in other terms.
  func map<Other>(_ change: (Value) -> Other) -> RunFacts.Known<Other> {
    switch self {
    case .known(let value): .known(change(value))
    case .unknown(let reason): .unknown(reason)
    }
  }
}

/// Words for how a run ended. Recorders have different ones for the same.
enum RunStatus {
  static let success = "success"
  static let error = "error"

  private static let words: [String: String] = [
    "success": success, "succeeded": success, "ok": success, "completed": success, "complete": success,
    "passed": success, "done": success, "finished": success, "error": error, "errored": error, "failed": error,
    "failure": error, "crashed": error,
  ]

  /// Whether two words mean the same.
  static func equal(_ one: String, _ other: String) -> Bool { normal(one) == normal(other) }

  static func normal(_ word: String) -> String {
    let word = word.lowercased()
    return words[word] ?? word
  }
}
