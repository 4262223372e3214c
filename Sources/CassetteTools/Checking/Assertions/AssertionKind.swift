/// A kind of assertion: how it is written, and what it means.
public struct AssertionKind: Sendable {
  /// As `case.yaml` has it.
  public let name: String
  /// When it holds.
  public let summary: String
  /// What it takes.
  public let arguments: String
  public let examples: [String]
  /// Reads the argument; throws `CaseProblem`.
  let read: @Sendable (CaseNode) throws(CaseProblem) -> any AssertionCheck

  /// The kinds that there are, in the order of the documentation.
  public static let all: [AssertionKind] = status + tools + output + usage + state

  /// The kind of a name.
  public static func named(_ name: String) -> AssertionKind? { all.first { $0.name == name } }

  private static let status = [
    AssertionKind(
      name: "status_is", summary: "The run ended so.",
      arguments: """
        A word, or a list of words of which one is right. success, ok, completed, passed, done and finished mean the \
        same; so do error, failed, failure and crashed.
        """,
      examples: ["status_is: success", "status_is: [error, timeout]"]
    ) { node throws(CaseProblem) in try StatusCheck(node) },
    AssertionKind(
      name: "errors", summary: "There are so many errors: of the run, of tools, of exchanges.",
      arguments: """
        A number, or a mapping with exactly, at_least, at_most (at_least: 1 if none is given), kind (error, tool, \
        transport, http 429 …), contains, matches.
        """,
      examples: ["errors: 0", "errors: {kind: http 429, at_most: 2}", "errors: {contains: limit exceeded}"]
    ) { node throws(CaseProblem) in try ErrorsCheck(node) },
  ]

  private static let tools = [
    AssertionKind(
      name: "tool_calls", summary: "Tools were called so often.",
      arguments: """
        A number, or a mapping with exactly, at_least, at_most (at_least: 1 if none is given), tool, arguments (a part \
        of them), failed (true or false).
        """,
      examples: [
        "tool_calls: {tool: lookup_billing, at_most: 3}", "tool_calls: {tool: refund, exactly: 0}",
        "tool_calls: {tool: get_order, arguments: {order_id: \"123\"}}",
      ]
    ) { node throws(CaseProblem) in try ToolCallsCheck(node) },
    AssertionKind(
      name: "tool_sequence", summary: "These tools were called in this order.",
      arguments: """
        A list of tools, which is the whole sequence; or a mapping with tools and match: exactly, beginning, \
        consecutive (one after the other, somewhere) or in_order (others may be in between).
        """,
      examples: [
        "tool_sequence: [search_docs, generate_answer]",
        "tool_sequence: {tools: [login, refund], match: in_order}",
      ]
    ) { node throws(CaseProblem) in try ToolSequenceCheck(node) },
    AssertionKind(
      name: "loop",
      summary: "The agent ran in circles: the same call, the same steps in turn, or empty answers followed each other.",
      arguments: """
        true or false; or a mapping with found (true), repeats (how many rounds make a loop: 3, of retry-storm 5), period \
        (the steps of the longest round that is looked for, 8) and kind: cycle, identical-call, empty-turns, or \
        retry-storm, which is meant only when it is named.
        """,
      examples: ["loop: false", "loop: {repeats: 5, kind: identical-call}", "loop: {found: false, kind: retry-storm}"]
    ) { node throws(CaseProblem) in try LoopAssertionCheck(node) },
    AssertionKind(
      name: "tool_frozen", summary: "A tool gave the same result, or the same error, again and again.",
      arguments: "true or false; or a mapping with found (true), tool, and repeats (how often in a row, 3).",
      examples: ["tool_frozen: false", "tool_frozen: {tool: search_docs, repeats: 4}"]
    ) { node throws(CaseProblem) in try FrozenToolCheck(node) },
    AssertionKind(
      name: "max_tool_calls", summary: "Tools were called at most so often. In a signature: at least so often.",
      arguments: """
        A number; tool_name beside it names the tool. The word is ReplayKit's: its signatures say with it that a limit \
        was reached. tool_calls says the same without two meanings.
        """,
      examples: ["max_tool_calls: 3", "max_tool_calls: 5\n  tool_name: lookup_billing"]
    ) { node throws(CaseProblem) in
      ToolCallsCheck(tool: nil, .atMost(try node.count("max_tool_calls")))
    },
  ]

  private static let output = [
    AssertionKind(
      name: "final_output_exists", summary: "The run ended with a text that is not empty.", arguments: "true or false.",
      examples: ["final_output_exists: true"]
    ) { node throws(CaseProblem) in try OutputExistsCheck(node) },
    AssertionKind(
      name: "final_output_contains", summary: "The final output has text in it.",
      arguments: "A text, or a list of which all are there; or a mapping with all, any, ignore_case.",
      examples: [
        "final_output_contains: refund", "final_output_contains: {any: [don't have, no documents], ignore_case: true}",
      ]
    ) { node throws(CaseProblem) in try OutputContainsCheck(node) },
    AssertionKind(
      name: "final_output_not_contains", summary: "The final output has none of these texts in it.",
      arguments: "A text, or a list; or a mapping with any, ignore_case.",
      examples: ["final_output_not_contains: [I am sorry, as an AI]"]
    ) { node throws(CaseProblem) in try OutputContainsCheck(node, isNegated: true) },
    AssertionKind(
      name: "final_output_matches", summary: "A regular expression is found in the final output.",
      arguments: """
        An expression, or a list of which all are found. The syntax is that of masks (match-keys.md): without \
        backreferences and lookaround, so that no text takes long.
        """,
      examples: [#"final_output_matches: '\$[0-9]+\.[0-9]{2}'"#]
    ) { node throws(CaseProblem) in try OutputMatchesCheck(node) },
  ]

  private static let usage = [
    AssertionKind(
      name: "cost_usd", summary: "The run cost so much, in dollars.",
      arguments: "A mapping with at_least, at_most, exactly. Unknown when the recording does not say.",
      examples: ["cost_usd: {at_most: 0.05}"]
    ) { node throws(CaseProblem) in try CostCheck(node) },
    AssertionKind(
      name: "latency_ms", summary: "The run, or the longest of its calls, took so long, in milliseconds.",
      arguments:
        "A mapping with at_least, at_most, exactly, and of: run (if it is not given), model_call or tool_call.",
      examples: ["latency_ms: {at_most: 30000}", "latency_ms: {of: tool_call, at_most: 2000}"]
    ) { node throws(CaseProblem) in try LatencyCheck(node) },
    AssertionKind(
      name: "tokens", summary: "So many tokens went to models, or came from them.",
      arguments: "A mapping with at_least, at_most, exactly, and of: total (if it is not given), input or output.",
      examples: ["tokens: {at_most: 20000}", "tokens: {of: output, at_most: 1000}"]
    ) { node throws(CaseProblem) in try TokensCheck(node) },
    AssertionKind(
      name: "model_calls", summary: "Models were called so often.",
      arguments: "A number, or a mapping with at_least, at_most, exactly, and model, a pattern.",
      examples: ["model_calls: {at_most: 10}", "model_calls: {model: 'gpt-4*', exactly: 0}"]
    ) { node throws(CaseProblem) in try ModelCallsCheck(node) },
  ]

  private static let state = [
    AssertionKind(
      name: "json_path", summary: "What a JSONPath query finds in the run's document is so.",
      arguments: """
        A mapping with path and one or more of \(ValueTest.keys). All values that are found must be so; with any: true, \
        one of them.
        """,
      examples: [
        "json_path: {path: '$.tool_calls[?@.error].tool_name', count: 0}",
        "json_path: {path: '$.tool_calls[-1].tool_args.amount', at_most: 100}",
      ]
    ) { node throws(CaseProblem) in try JSONPathCheck(node) },
    AssertionKind(
      name: "checkpoint", summary: "The state of the run at a checkpoint is so.",
      arguments: """
        A mapping with name (a pattern), phase (before, after), which (last if it is not given, first, each), at (a \
        JSON pointer into the state), and one or more of \(ValueTest.keys).
        """,
      examples: [
        "checkpoint: {name: step_1, phase: after, at: /docs, equals: []}",
        "checkpoint: {at: /answer, matches: \"don't have|[nN]o documents\"}",
      ]
    ) { node throws(CaseProblem) in try CheckpointCheck(node) },
    AssertionKind(
      name: "expect", summary: "The run did what the recording of the case did: a golden trace.",
      arguments: """
        same-tool-sequence, same-tool-calls (with their arguments), same-requests (to models, by match key), same-checkpoints, same-final-output or same-status; \
        or a mapping with what, and for checkpoints name (a pattern) and at (JSON pointers of what is compared).
        """,
      examples: [
        "expect: same-tool-sequence", "expect: {what: same-checkpoints, name: 'step_*', at: [/docs, /answer]}",
      ]
    ) { node throws(CaseProblem) in try ExpectCheck(node) },
  ]
}
