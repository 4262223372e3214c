public import CassetteFormat

/// A way to derive a cassette: it changes one event, or puts others beside it, and leaves every other byte as it was.
public struct MutationOperator: Sendable {
  /// What of a cassette an operator looks at.
  enum Subject: Sendable {
    /// The response of an exchange.
    case response
    /// The result of a recorded tool call.
    case tool
    /// The response of an exchange with a MCP server or another API that is no model, or the result of a tool call.
    case result
    /// Any event.
    case event
  }

  /// The name that cassettes and people use; it never changes its meaning but by a new version.
  public let id: String
  public let version: String
  public let kind: MutationClass
  /// What it does, in a sentence.
  public let summary: String
  public let parameters: [OperatorParameter]
  /// The wire formats that it knows; empty for any.
  public let dialects: [KeyDialect]
  /// When it has nothing to do, besides what its dialects say.
  public let invalidWhen: String
  /// What a good program does about it.
  public let expected: String
  /// Where the fault is documented or was seen.
  public let source: String
  let subject: Subject
  let edit: @Sendable (inout StepEditor) throws(Inapplicable) -> Void

  init(
    _ id: String, _ kind: MutationClass, _ summary: String, version: String = "1",
    parameters: [OperatorParameter] = [], dialects: [KeyDialect] = [], subject: Subject = .response,
    invalidWhen: String = "", expected: String, source: String,
    edit: @escaping @Sendable (inout StepEditor) throws(Inapplicable) -> Void
  ) {
    self.id = id
    self.version = version
    self.kind = kind
    self.summary = summary
    self.parameters = kind == .transient ? parameters + Self.modes : parameters
    self.dialects = dialects
    self.subject = subject
    self.invalidWhen = invalidWhen
    self.expected = expected
    self.source = source
    self.edit = edit
  }

  /// The family: what stands before the first hyphen.
  public var category: String { Self.category(of: id) }

  static func category(of id: String) -> String { String(id.prefix { $0 != "-" }) }

  /// A fault comes before the recorded answer, so that a program which tries again recovers.
  private static let modes: [OperatorParameter] = [
    .choice(
      "mode", ["before", "persist"],
      "before: the fault, then the recorded answer; persist: the fault instead of the answer, which is class degrade"),
    .integer("times", 1...20, 1, "how many times the fault comes, with mode=before"),
  ]

  /// The class with these parameters.
  public func kind(_ parameters: JSONObject) -> MutationClass {
    parameters["mode"] == "persist" ? .degrade : kind
  }

  /// All parameters with their values.
  ///
  /// - Parameter chosen: Those that are not the standard ones.
  /// - Returns: Nil when a name or value is none of this operator.
  public func values(_ chosen: JSONObject) -> JSONObject? {
    guard chosen.members.allSatisfy({ member in parameters.contains { $0.name == member.key } }) else { return nil }
    var values = JSONObject()
    for parameter in parameters.sorted(by: { $0.name < $1.name }) {
      let value = chosen[parameter.name] ?? parameter.standard
      guard parameter.allows(value) else { return nil }
      values[parameter.name] = value
    }
    return values
  }
}
