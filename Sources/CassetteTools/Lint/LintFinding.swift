public import CassetteFormat

/// What the lint has to say about one place of one cassette.
public struct LintFinding: Sendable {
  public let rule: LintRule
  /// What is wrong here, in one line; of recorded text only names and numbers are quoted, and never a secret.
  public let message: String
  public let place: LintPlace
  /// What stands there, masked and in one line; nil when it would not help.
  public var excerpt: String?
  /// Which columns of the excerpt are meant, for a line of carets.
  public var mark: Range<Int>?
  /// For rules that guess.
  public var confidence: Confidence?
  /// The rule's severity, less for a guess.
  public var severity: LintRule.Severity
  /// The kind of mask that leaves it out of match keys (spec §11), where one does.
  public var maskKind: String?
  /// Findings of one rule with the same number are about the same thing, such as a secret that stands in every request:
  /// they are reported once, with `others`.
  public var group: Int?
  /// Further places of the same thing.
  public var others: [LintPlace] = []

  public init(
    _ rule: LintRule, _ message: String, at place: LintPlace = LintPlace(), excerpt: String? = nil,
    mark: Range<Int>? = nil, confidence: Confidence? = nil, group: Int? = nil
  ) {
    self.rule = rule
    self.message = message
    self.place = place
    self.excerpt = excerpt
    self.mark = mark
    self.group = group
    self.confidence = confidence
    severity = rule.severity
  }
}

/// Where in a cassette something stands, from the outside inwards.
public struct LintPlace: Hashable, Sendable {
  /// The member of the archive and the offset in it, for findings about the container.
  public var archive: Place?
  /// The event's number.
  public var sequence: Int?
  /// The part of the event, such as `request.headers.authorization` or `response.body`; of the manifest without an event.
  public var part: String?
  /// A JSON pointer (RFC 6901) into the part, or into each of `events`.
  public var pointer: String?
  /// The server-sent events, counted from 0.
  public var events: ClosedRange<Int>?
  /// Bytes of the part without its content coding.
  public var ranges: [Range<Int>] = []

  public init(
    archive: Place? = nil, sequence: Int? = nil, part: String? = nil, pointer: String? = nil,
    events: ClosedRange<Int>? = nil, ranges: [Range<Int>] = []
  ) {
    self.archive = archive
    self.sequence = sequence
    self.part = part
    self.pointer = pointer
    self.events = events
    self.ranges = ranges
  }
}
