import CassetteFormat

/// An assertion of a case.
public struct CaseAssertion: Sendable {
  /// The kind, as it is written.
  public let name: String
  /// The whole assertion on one line, JSON in the place of YAML.
  public let text: String
  /// Of `case.yaml`, counted from 1.
  public let line: Int
  /// What its author says about it.
  public let note: String?
  private let check: any AssertionCheck

  /// Whether it holds for a run.
  ///
  /// - Parameter recording: The run of the case's own recording, with which `expect` compares.
  public func outcome(_ run: RunFacts, recording: RunFacts? = nil) -> CheckOutcome { check.outcome(run, recording) }

  /// What an assertion is in a list: either a sign of the failure, or what is wanted instead.
  enum Role {
    case signature, desired
  }

  /// Reads an element of a list.
  ///
  /// - Throws: `CaseProblem`.
  init(_ node: CaseNode, _ role: Role) throws(CaseProblem) {
    guard let members = node.members, !members.isEmpty else {
      throw node.wrong("an assertion is a mapping, such as status_is: success")
    }
    var others: [CaseNode.Member] = []
    var found: (name: String, line: Int, value: CaseNode, kind: AssertionKind)?
    for member in Self.unwrapped(members) {
      if ["note", "tool_name"].contains(member.key) {
        others.append(member)
      } else if let kind = AssertionKind.named(member.key) {
        guard found == nil else { throw node.wrong("\(member.key) is an assertion of its own: begin it with a dash") }
        found = (member.key, member.line, member.value, kind)
      } else {
        throw Self.unknown(member, among: found == nil ? AssertionKind.all.map(\.name) : ["note"])
      }
    }
    guard let found else { throw node.wrong("an assertion is missing beside \(others[0].key)") }
    let tool = others.first { $0.key == "tool_name" }
    if let tool, found.name != "max_tool_calls" {
      throw CaseProblem(.unknownKey, "tool_name is for max_tool_calls; tool_calls has tool", line: tool.line)
    }
    name = found.name
    line = found.line
    note = others.first { $0.key == "note" }?.value.text
    text = Self.text(found.name, found.value) + (tool.map { ", " + Self.text($0.key, $0.value) } ?? "")
    if found.name == "max_tool_calls" {
      let count = try found.value.count(found.name)
      check = ToolCallsCheck(tool: tool?.value.text, role == .signature ? .atLeast(count) : .atMost(count))
    } else {
      check = try found.kind.read(found.value)
    }
  }

  /// `{type: status_is, value: error}` is `status_is: error`.
  private static func unwrapped(_ members: [CaseNode.Member]) -> [CaseNode.Member] {
    guard let type = members.first(where: { $0.key == "type" }), let name = type.value.text,
      let value = members.first(where: { $0.key == "value" })
    else { return members }
    let rest = members.filter { $0.key != "type" && $0.key != "value" }
    return [CaseNode.Member(key: name, line: type.line, value: value.value)] + rest
  }

  private static func unknown(_ member: CaseNode.Member, among words: [String]) -> CaseProblem {
    let nearest = EditDistance.nearest(to: String(member.key.prefix(80)), in: words)
    return CaseProblem(
      .unknownAssertion,
      "there is no assertion \(member.key)"
        + (nearest.map { "; did you mean \($0)?" } ?? "; rewind-check explain lists them"), line: member.line)
  }

  private static func text(_ name: String, _ value: CaseNode) -> String {
    "\(name): \(value.text ?? String(decoding: JSONText.encode(value.json), as: UTF8.self))"
  }
}
