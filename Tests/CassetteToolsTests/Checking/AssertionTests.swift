import CassetteFormat
import Testing

@testable import CassetteTools

@Suite struct AssertionTests {
  /// A run that failed: three look-ups with the same arguments and the same error, then a refund.
  private static func run() -> RunFacts {
    func lookup(_ sequence: Int) -> RunFacts.Call {
      .init(sequence: sequence, name: "lookup", arguments: ["id": 7], error: "timeout", took: 2_000_000)
    }
    let refund = RunFacts.Call(
      sequence: 4, name: "refund", arguments: ["order": ["id": "123"], "amount": .number("49.90")],
      result: ["ok": true],
      took: 500)
    return RunFacts(
      name: "run", status: .known("failed"), output: .known("You get $49.90 back."),
      calls: .known([lookup(1), lookup(2), lookup(3), refund]),
      failures: [
        .init(sequence: 1, kind: "tool", message: "timeout"),
        .init(sequence: 5, kind: "http 429", message: "slow down"),
      ],
      snapshots: [
        .init(sequence: 0, name: "step_1", phase: .before, state: ["docs": .array([])]),
        .init(
          sequence: 6, name: "step_1", phase: .after, decision: "go",
          state: ["docs": .array([1]), "answer": "no documents"]),
        .init(sequence: 7, name: "end"),
      ],
      modelCalls: [.init(sequence: 8, model: "gpt-4o-mini", input: 10, output: 5, took: 1500, isAnswered: true)],
      prompts: [],
      loops: [
        RunLoop(
          kind: .cycle, first: 1, last: 4, lane: nil, repetition: Repetition(period: 2, count: 4), title: "tool lookup"),
        RunLoop(
          kind: .identicalCall, first: 1, last: 3, lane: nil, repetition: Repetition(period: 1, count: 3),
          title: "tool lookup"),
        RunLoop(
          kind: .retryStorm, first: 5, last: 9, lane: nil, repetition: Repetition(period: 1, count: 4), title: "POST /"),
      ],
      duration: .known(6_500_000), cost: .known(12_300), inputTokens: .known(10), outputTokens: .known(5))
  }

  static let holding = [
    "status_is: error", "status_is: [timeout, failed]",
    "tool_calls: 4", "tool_calls: {tool: lookup, exactly: 3}", "tool_calls: {tool: lookup, failed: true, at_least: 3}",
    "tool_calls: {tool: refund, arguments: {order: {id: \"123\"}}}", "tool_calls: {arguments: {amount: 49.9}}",
    "tool_calls: {tool: login, exactly: 0}", "max_tool_calls: 4",
    "tool_sequence: [lookup, lookup, lookup, refund]", "tool_sequence: {tools: [lookup, refund], match: in_order}",
    "tool_sequence: {tools: [lookup, refund], match: consecutive}",
    "tool_sequence: {tools: [lookup], match: beginning}",
    "loop: true", "loop: {repeats: 3, period: 1}", "loop: {repeats: 4}", "loop: {found: false, repeats: 5}",
    "loop: {kind: retry-storm, found: false}", "loop: {kind: retry-storm, repeats: 4}",
    "loop: {kind: identical-call, repeats: 4, found: false}",
    "tool_frozen: true", "tool_frozen: {tool: refund, found: false}",
    "final_output_exists: true", "final_output_contains: [You, back]",
    "final_output_contains: {any: [x, YOU], ignore_case: true}",
    "final_output_not_contains: [sorry, error]", #"final_output_matches: '\$[0-9]+\.[0-9]{2}'"#,
    "errors: 2", "errors: {kind: http 429}", "errors: {contains: slow}", "errors: {matches: 'time(out)?', exactly: 1}",
    "errors: {kind: transport, exactly: 0}",
    "cost_usd: {at_most: 0.0123}", "latency_ms: {at_most: 6500}", "latency_ms: {of: tool_call, exactly: 2000}",
    "latency_ms: {of: model_call, at_most: 1.5}",
    "tokens: {exactly: 15}", "tokens: {of: output, at_most: 5}", "model_calls: 1", "model_calls: {model: 'gpt-4*'}",
    "json_path: {path: '$.tool_calls[*].tool_name', contains: lookup, any: true}",
    "json_path: {path: '$.tool_calls[-1].tool_args.amount', equals: 49.9}",
    "json_path: {path: '$.tool_calls[-1].tool_args.amount', at_least: 49, at_most: 50}",
    "json_path: {path: '$.tool_calls[?@.error]', count: {at_least: 3}}",
    "json_path: {path: '$.nothing', exists: false}",
    "json_path: {path: $.status, one_of: [failed, lost]}", "json_path: {path: $.cost_usd, equals: 0.0123}",
    "checkpoint: {name: step_1, at: /docs, equals: [1]}",
    "checkpoint: {name: step_1, which: first, at: /docs, equals: []}",
    "checkpoint: {name: 'step_*', at: /answer, matches: \"don't have|no documents\"}",
    "checkpoint: {name: step_1, phase: before, at: /answer, exists: false}",
    "checkpoint: {name: step_1, which: each, at: /docs, exists: true}",
    "expect: same-status", "expect: same-tool-calls", "expect: same-final-output",
    "expect: {what: same-checkpoints, name: 'step_*'}", "expect: {what: same-checkpoints, name: 'step_*', at: /docs}",
  ]

  static let failing = [
    "status_is: success", "tool_calls: 3", "tool_calls: {tool: lookup, at_most: 2}",
    "tool_calls: {tool: refund, failed: true}",
    "tool_calls: {arguments: {order: {id: \"124\"}}}", "max_tool_calls: 3",
    "tool_sequence: [lookup, refund]", "tool_sequence: {tools: [refund, lookup], match: in_order}",
    "tool_sequence: {tools: [lookup, lookup, lookup, lookup], match: consecutive}", "tool_sequence: []",
    "loop: false", "loop: {repeats: 4, period: 1}", "loop: {kind: empty-turns}", "tool_frozen: false",
    "tool_frozen: {tool: lookup, repeats: 4}",
    "final_output_exists: false", "final_output_contains: [You, me]", "final_output_not_contains: back",
    "final_output_matches: ['back', 'front']", "errors: 0", "errors: {kind: error}",
    "cost_usd: {at_most: 0.012299}", "latency_ms: {at_most: 6499.9}", "tokens: {at_most: 14}", "model_calls: 0",
    "json_path: {path: '$.tool_calls[*].tool_name', equals: lookup}", "json_path: {path: '$.nothing', equals: 1}",
    "json_path: {path: '$.tool_calls', count: 2}", "checkpoint: {name: step_2, exists: true}",
    "checkpoint: {name: step_1, at: /docs/0, at_least: 2}",
  ]

  static let undecided = ["checkpoint: {name: end, exists: true}", "expect: same-checkpoints"]

  private static func outcome(_ text: String) throws -> CheckOutcome {
    let (found, problems) = RegressionCase.read(Array("desired_behavior:\n  - \(text)\n".utf8))
    let assertion = try #require(found?.desired.first, "\(problems)")
    return assertion.outcome(run(), recording: run())
  }

  @Test(arguments: holding) func holds(_ text: String) throws {
    let outcome = try Self.outcome(text)
    #expect(outcome.verdict == .holds, "\(outcome)")
    #expect(!outcome.found.isEmpty)
  }

  @Test(arguments: failing) func fails(_ text: String) throws {
    let outcome = try Self.outcome(text)
    #expect(outcome.verdict == .fails, "\(outcome)")
  }

  @Test(arguments: undecided) func isUnknown(_ text: String) throws {
    let outcome = try Self.outcome(text)
    #expect(outcome.verdict == .unknown, "\(outcome)")
  }

  @Test func aSignatureReadsReplayKitsLimitTheOtherWayRound() throws {
    let text = "observed_failure: [max_tool_calls: 4]\ndesired_behavior: [max_tool_calls: 4]\n"
    let found = try #require(RegressionCase.read(Array(text.utf8)).found)
    var run = Self.run()
    #expect(found.judge(run).signatures[0].holds && found.judge(run).desired[0].holds)
    run.calls = run.calls.map { Array($0.dropLast()) }
    #expect(!found.judge(run).signatures[0].holds && found.judge(run).desired[0].holds)
  }

  @Test func whatIsNotRecordedIsUnknown() throws {
    var run = Self.run()
    run.cost = .unknown("no cost")
    run.output = .unknown("lost")
    let text = "desired_behavior: [cost_usd: {at_most: 1}, final_output_exists: true, final_output_contains: x]\n"
    let found = try #require(RegressionCase.read(Array(text.utf8)).found)
    let result = found.judge(run)
    #expect(result.desired.allSatisfy { $0.outcome.verdict == .unknown })
    #expect(result.verdict == .inconclusive)
  }

  @Test func differencesFromTheRecordingAreNamed() throws {
    let text = """
      desired_behavior:
        - expect: same-tool-sequence
        - expect: same-tool-calls
        - expect: {what: same-checkpoints, name: step_1}
      """
    let found = try #require(RegressionCase.read(Array(text.utf8)).found)
    var run = Self.run()
    run.calls = run.calls.map { calls in
      var calls = calls
      calls[1].arguments = ["id": 8]
      return calls
    }
    run.snapshots[1].state = ["docs": .array([]), "answer": "no documents"]
    let outcomes = found.judge(run, recording: Self.run()).desired.map(\.outcome)
    #expect(outcomes[0].verdict == .holds)
    #expect(outcomes[1] == CheckOutcome(.fails, "call 2, of lookup, has other arguments"))
    #expect(outcomes[2] == CheckOutcome(.fails, "after step_1: the state differs at /docs"))
  }
}
