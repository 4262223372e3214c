/// Something that happened in a run: a row of a segment (spec §8).
public struct Event: Hashable, Sendable {
  /// The order of starts; unique in a cassette, not necessarily without gaps.
  public var sequence: Int
  /// When it started, in microseconds since the session's start.
  public var at: Int?
  /// How long it took, in microseconds.
  public var took: Int?
  public var id: String?
  /// The logical upstream or conversation.
  public var lane: String?
  /// The id of the event that this one is part of.
  public var parent: String?
  /// Match keys by profile: a replay setting, outside the cassette's identity.
  public var keys: [String: String] = [:]
  /// How faithful parts of the record are, by field path; what is not listed is exact.
  public var fidelity: [String: Fidelity] = [:]
  public var content: Content
  /// Fields that this version does not know, kept as they are.
  public var extra = JSONObject()

  public enum Content: Hashable, Sendable {
    case http(Exchange)
    /// The first half of an exchange, written when its request was sent.
    case open(Exchange)
    case tool(ToolCall)
    case reading(Reading)
    case checkpoint(Checkpoint)
    case marker(Marker)
    /// A kind that this version does not know, or a private one (`x-…`): all its fields are in `extra`.
    case other(kind: String)
  }

  /// How a recorded part relates to what was on the wire.
  public enum Fidelity: String, Sendable, CaseIterable {
    case decoded, reserialised, reconstructed, redacted, absent
  }

  public init(sequence: Int, content: Content) {
    self.sequence = sequence
    self.content = content
  }

  public var kind: String {
    switch content {
    case .http: "http"
    case .open: "open"
    case .tool: "tool"
    case .reading(let reading): reading.kind.rawValue
    case .checkpoint: "checkpoint"
    case .marker: "marker"
    case .other(let kind): kind
    }
  }

  package var isOpen: Bool {
    if case .open = content { true } else { false }
  }

  /// The exchange of a `http` event, or of an `open` one that never got its answer.
  public var exchange: Exchange? {
    get {
      switch content {
      case .http(let exchange), .open(let exchange): exchange
      default: nil
      }
    }
    set {
      guard let newValue else { return }
      if case .open = content { content = .open(newValue) } else { content = .http(newValue) }
    }
  }
}

/// A call of a tool by the agent.
public struct ToolCall: Hashable, Sendable {
  public var name: String
  public var arguments: Body?
  public var result: Body?
  public var error: Failure?

  public struct Failure: Hashable, Sendable {
    public var kind: String
    public var message: String?
    var extra = JSONObject()

    public init(kind: String, message: String? = nil) {
      self.kind = kind
      self.message = message
    }
  }

  public init(name: String, arguments: Body? = nil, result: Body? = nil) {
    self.name = name
    self.arguments = arguments
    self.result = result
  }
}

/// What a run read from the clock, a random source or an id generator.
public struct Reading: Hashable, Sendable {
  public enum Kind: String, Sendable {
    case clock, random, id
  }

  public enum Value: Hashable, Sendable {
    case string(String)
    case integer(Int)
    case data(Body)
  }

  public var kind: Kind
  /// Where it was read, such as `time.time` or `uuid4`.
  public var source: String
  public var value: Value

  public init(kind: Kind, source: String, value: Value) {
    self.kind = kind
    self.source = source
    self.value = value
  }
}

/// The state of a run at a point from which it can be continued.
public struct Checkpoint: Hashable, Sendable {
  public enum Phase: String, Sendable {
    case before, after
  }

  public var name: String
  public var phase: Phase?
  public var state: Body?
  public var decision: String?

  public init(name: String, phase: Phase? = nil, state: Body? = nil) {
    self.name = name
    self.phase = phase
    self.state = state
  }
}

/// A named point in a run.
public struct Marker: Hashable, Sendable {
  public var name: String
  public var detail: String?

  public init(name: String, detail: String? = nil) {
    self.name = name
    self.detail = detail
  }
}
