import CassetteFormat

/// A case: a run that failed, what the failure looks like, and what should happen instead (`Spec/case.md`).
///
/// ```swift
/// let (found, problems) = RegressionCase.read(bytes)
/// let result = found?.judge(RunFacts(candidate), recording: RunFacts(recording))
/// ```
public struct RegressionCase: Sendable {
  /// The only version there is.
  public static let version = 1
  /// Of one list.
  public static let maximumAssertions = 1000
  /// The file of a case folder that says what the case is.
  public static let fileName = "case.yaml"

  public var name: String?
  public var description: String?
  /// The recording of the failure, relative to the folder: a cassette, or a trace that can be imported.
  public var recording: String?
  /// A folder with the results of tools, relative to the folder of the case.
  public var fixtures: String?
  /// What the failure looks like.
  public var signatures: [CaseAssertion] = []
  /// What should happen.
  public var desired: [CaseAssertion] = []
  /// What only people can judge.
  public var semanticChecks: [String] = []

  /// Reads `case.yaml`.
  ///
  /// - Returns: The case, nil when it has an error; and everything that is wrong or odd about it.
  public static func read(_ bytes: [UInt8]) -> (found: RegressionCase?, problems: [CaseProblem]) {
    var reader = CaseReader()
    let found = reader.read(bytes)
    let hasErrors = reader.problems.contains { $0.severity == .error }
    return (hasErrors ? nil : found, reader.problems)
  }
}

/// Reads a case, and goes on after what is wrong.
struct CaseReader {
  private(set) var problems: [CaseProblem] = []

  mutating func read(_ bytes: [UInt8]) -> RegressionCase? {
    guard bytes.count <= CaseNodeReader.maximumSize else {
      problems.append(CaseProblem(.syntax, "a case file has at most 1 MiB"))
      return nil
    }
    var reader = CaseNodeReader(bytes)
    do throws(CaseProblem) {
      let root = try reader.document()
      problems += reader.problems
      return try regressionCase(root)
    } catch {
      problems += reader.problems + [error]
      return nil
    }
  }

  private mutating func regressionCase(_ root: CaseNode) throws(CaseProblem) -> RegressionCase {
    var fields = try CaseFields(root, of: "a case")
    var found = RegressionCase()
    if let node = fields.take("version"), node.json != .integer(RegressionCase.version) {
      throw node.wrong("version must be \(RegressionCase.version): this program reads no other")
    }
    // A case may have a name for people and others for programs.
    found.name = fields.takeAll("name", "title", "case_id", "id").lazy.compactMap(\.text).first
    found.description = fields.take("description")?.text
    found.recording = path(fields.takeAll("cassette", "source_trace").first)
    found.fixtures = path(fields.take("fixtures_dir"))
    // For people, and for ReplayKit.
    _ = fields.takeAll("scenario", "tags", "metadata", "created_at", "notes")
    found.signatures = fields.takeAll("observed_failure", "failure_signatures", "signatures")
      .flatMap { assertions($0, .signature) }
    found.desired = fields.takeAll("desired_behavior", "assertions").flatMap { assertions($0, .desired) }
    found.semanticChecks = fields.take("semantic_checks").map { semanticChecks($0) } ?? []
    problems += fields.problems
    if found.signatures.isEmpty, found.desired.isEmpty, !problems.contains(where: { $0.severity == .error }) {
      let message = "the case has neither observed_failure nor desired_behavior"
      problems.append(CaseProblem(.nothingToCheck, message, line: root.line))
    }
    return found
  }

  /// A file of the case's folder; ReplayKit may say it in a mapping.
  private mutating func path(_ node: CaseNode?) -> String? {
    guard let node else { return nil }
    let text = node.text ?? node.members?.first { $0.key == "path" }?.value.text
    if let text, FileTree.isInside(text) { return text }
    problems.append(node.wrong("this must be the name of something in the case's folder"))
    return nil
  }

  private mutating func assertions(_ node: CaseNode, _ role: CaseAssertion.Role) -> [CaseAssertion] {
    if node.json == .null { return [] }
    guard let items = node.items, items.count <= RegressionCase.maximumAssertions else {
      problems.append(node.wrong("this must be a list of at most \(RegressionCase.maximumAssertions) assertions"))
      return []
    }
    var found: [CaseAssertion] = []
    for item in items {
      do throws(CaseProblem) {
        let assertion = try CaseAssertion(item, role)
        note(assertion, role, after: found)
        found.append(assertion)
      } catch {
        problems.append(error)
      }
    }
    return found
  }

  private mutating func note(_ assertion: CaseAssertion, _ role: CaseAssertion.Role, after others: [CaseAssertion]) {
    func warn(_ code: CaseProblem.Code, _ message: String) {
      problems.append(CaseProblem(code, message, line: assertion.line, severity: .warning))
    }
    if let other = others.first(where: { $0.text == assertion.text }) {
      warn(.duplicateAssertion, "\(FoundText.short(assertion.text)) stands in line \(other.line) already")
    }
    if assertion.name == "max_tool_calls", role == .signature {
      warn(
        .replayKitWord,
        "as a signature, max_tool_calls is read as ReplayKit means it: at least so often; "
          + "tool_calls: {at_least: …} says so")
    }
  }

  private mutating func semanticChecks(_ node: CaseNode) -> [String] {
    if node.json == .null { return [] }
    guard let items = node.items else {
      problems.append(node.wrong("semantic_checks must be a list of sentences"))
      return []
    }
    let keys = ["description", "check", "question", "text", "name"]
    return items.compactMap { item in
      let inner = item.members?.first { keys.contains($0.key) }?.value.text
      if let text = item.text ?? inner { return text }
      problems.append(item.wrong("a semantic check is a sentence, or a mapping with description"))
      return nil
    }
  }
}
