import CassetteFormat

/// Assertions that hold a run to what a good one did.
struct GoldenTraceLines {
  let description: String?
  private(set) var lines: [ScaffoldLine] = []

  /// What a good run did, to be done again.
  static func lines(of run: RunFacts, isStrict: Bool) -> [ScaffoldLine] {
    var lines: [ScaffoldLine] = []
    if let status = run.status.value { lines.append(ScaffoldLine("status_is: \(ScaffoldLine.quoted(status))")) }
    if isStrict, !run.prompts.isEmpty { lines.append(ScaffoldLine("expect: same-requests")) }
    if case .known(let calls) = run.calls, !calls.isEmpty {
      lines.append(ScaffoldLine("expect: \(isStrict ? "same-tool-calls" : "same-tool-sequence")"))
    }
    if run.snapshots.contains(where: { $0.state != nil }) { lines.append(ScaffoldLine("expect: same-checkpoints")) }
    if case .known(.some) = run.output {
      lines.append(ScaffoldLine(isStrict ? "expect: same-final-output" : "final_output_exists: true"))
    }
    if run.failures.isEmpty { lines.append(ScaffoldLine("errors: 0")) }
    lines.append(ScaffoldLine("loop: false"))
    return lines
  }

  /// The expectations of a golden trace of the replayable agent workflows.
  init(_ golden: JSONObject) {
    description = golden.string("expected_outcome") ?? golden.string("description")
    if case .array(let tools)? = golden["expected_tool_sequence"] {
      let names = tools.compactMap(\.text).map(ScaffoldLine.quoted)
      lines.append(ScaffoldLine("tool_sequence: [\(names.joined(separator: ", "))]"))
    }
    if let most = golden.integer("expected_max_steps"), most >= 0 {
      lines.append(ScaffoldLine("tool_calls: {at_most: \(most)}"))
    }
    for member in golden.object("expected_final_state")?.members ?? [] { add(state: member) }
  }

  /// A member of the final state; `answer_contains` is a list of texts of which one is in `answer`.
  private mutating func add(state member: JSONObject.Member) {
    let suffix = "_contains"
    let isPart = member.key.hasSuffix(suffix) && member.key.utf8.count > suffix.utf8.count
    let key = isPart ? String(member.key.dropLast(suffix.count)) : member.key
    let start = "checkpoint: {at: \(ScaffoldLine.quoted("/" + PointerToken.escaped(key))), "
    guard isPart else {
      let value = TerminalText.json(CanonicalJSON.encode(member.value))
      return lines.append(ScaffoldLine(start + "equals: \(value)}"))
    }
    let texts = member.value.text.map { [$0] } ?? member.value.items.compactMap(\.text)
    guard !texts.isEmpty else { return }
    let pattern = texts.map(Self.escaped).joined(separator: "|")
    lines.append(ScaffoldLine(start + "matches: \(ScaffoldLine.quoted(pattern))}"))
  }

  /// Text as a regular expression that matches it.
  private static func escaped(_ text: String) -> String {
    String(
      text.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
        #"\.[]{}()*+?^$|/"#.unicodeScalars.contains(scalar) ? ["\\", scalar] : [scalar]
      }.reduce(into: String.UnicodeScalarView()) { $0.append($1) })
  }
}
