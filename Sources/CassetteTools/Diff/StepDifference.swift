public import CassetteFormat

/// One difference of two runs, with its evidence.
public struct StepDifference: Sendable {
  public internal(set) var code: DiffCode
  public let layer: DiffLayer
  /// The place in ``RunDiff/pairs`` of the steps that differ.
  public let pair: Int
  /// What of the step differs: `request.body`, `response.headers`.
  public var part: String?
  /// A JSON pointer into that part; that of the first run for what only it has.
  public var pointer: String?
  /// Where it stands in the first run, when that is another place.
  public var formerPointer: String?
  /// The number of the event of a stream whose data the pointer is about.
  public var event: Int?
  /// What was there, and what is there now.
  public var before: String?
  public var after: String?
  /// One line for people.
  public var summary: String
  /// What else is known: masks that fit, numbers of attempts, the tool's name.
  public var evidence = JSONObject()
  /// The place in ``RunDiff/differences`` of the difference that this one follows from; nil for a root cause.
  public var explainedBy: Int?
  /// Other pairs that have the same difference again.
  public var repeats: [Int] = []
  /// Whether good runs differ from each other in the same way.
  public var isCommon = false

  init(_ code: DiffCode, _ layer: DiffLayer, _ pair: Int, _ summary: String) {
    (self.code, self.layer, self.pair, self.summary) = (code, layer, pair, summary)
  }

  /// Whether it is there of its own accord, and changes what the run means.
  public var isRoot: Bool { explainedBy == nil && layer.matters }
}

/// Steps of two runs that are the same step; one is nil for a step that only the other run has.
public struct StepPair: Sendable {
  public let first: Step?
  public let second: Step?

  /// A step: an exchange with its retries, a call of a tool, a reading, a checkpoint.
  public struct Step: Sendable {
    /// The number of its event; of the last attempt when there were several.
    public let sequence: Int
    /// The numbers of the attempts before, which failed.
    public let attempts: [Int]
    public let lane: String?
    /// `POST /v1/messages 200`.
    public let title: String
  }
}
