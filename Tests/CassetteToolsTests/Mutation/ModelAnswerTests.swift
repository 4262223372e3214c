import CassetteFormat
import Testing

@testable import CassetteTools

/// What operators find in an answer, read from real ones.
@Suite struct ModelAnswerTests {
  struct Recorded: CustomTestStringConvertible {
    let file: String
    let step: Int
    var texts: [String] = []
    var reasonings: [String] = []
    /// Name and arguments of each call.
    var calls: [String] = []
    var finish: [String]
    /// How often the texts and arguments are told again.
    var copies = 0
    var opaques = 0
    var output: [Int]
    var terminal: [Int] = []

    var testDescription: String { "\(file) \(step)" }
  }

  static let recorded = [
    Recorded(
      file: "test_live_tool_search_handoff_anthropic_openai_anthropic.yaml", step: 0,
      texts: ["Let me look up the USD/EUR exchange rate for you!"],
      calls: [#"get_exchange_rate {"pair": "USD/EUR"}"#], finish: ["tool_use"], output: [132]),
    Recorded(
      file: "test_live_tool_search_handoff_anthropic_openai_anthropic.yaml", step: 2,
      calls: [#"get_exchange_rate {"pair":"GBP/USD"}"#], finish: ["completed"], output: [21]),
    Recorded(
      file: "test_openai_responses_stream.yaml", step: 0, calls: [#"get_capital {"country":"France"}"#],
      finish: ["in_progress", "in_progress", "completed"], copies: 3, output: [], terminal: [10]),
    Recorded(
      file: "test_openai_responses_stream.yaml", step: 1, texts: ["The capital of France is Paris."],
      finish: ["in_progress", "in_progress", "completed"], copies: 4, output: [], terminal: [14]),
    Recorded(
      file: "test_fixed_version_tool_chain_with_thinking_display_regression.yaml", step: 0,
      reasonings: [
        "The user wants me to:\n1. Use the fixed_version tool\n2. Tell them the version\n3. Make a short joke about it\n\nLet me first call the fixed_version tool to see what version it returns."
      ],
      calls: ["fixed_version "], finish: ["tool_use"], opaques: 2, output: [92], terminal: [11, 12]),
    Recorded(
      file: "test_google_stream_usage_is_live_mid_stream.yaml", step: 0,
      texts: [(1...30).map(String.init).joined(separator: "\n")], finish: ["STOP"], output: [31, 79, 80], terminal: [2]),
    Recorded(
      file: "llm-gemini", step: 0,
      reasonings: [
        "**Generating Pelican Names**\n\nOkay, I'm thinking I should use the `pelican_name_generator` tool to address the user's request. It seems straightforward: call it twice to get two different names for the pet pelican. It's a quick plan.\n\n\n"
      ],
      calls: ["pelican_name_generator {}"], finish: ["STOP"], opaques: 1, output: [12]),
    Recorded(
      file: "agent-3-steps-openai-plain.rw", step: 0, texts: [],
      calls: [#"read {"path": "hysdhsc/goevttnh/lhry/neeirabc.py"}"#], finish: ["tool_calls"], output: [90]),
    Recorded(
      file: "agent-3-steps.rw", step: 0, texts: [], calls: [#"read {"path": "hysdhsc/goevttnh/lhry/neeirabc.py"}"#],
      finish: ["tool_use"], output: [90], terminal: []),
  ]

  private func answer(_ recorded: Recorded) throws -> ModelAnswer {
    let files = ["vcrpy", "rw1"].flatMap { TestData.files(in: $0) }
    let path = try #require(files.first { $0.contains(recorded.file) && !$0.contains("embedding") })
    let bytes = try TestData.bytes(path)
    let cassette =
      path.hasSuffix(".rw")
      ? try CassetteReader(MemoryInput(bytes))
      : try imported(bytes, by: #require(Formats.recognise(SourceSample(bytes, fileName: path))?.importer)).cassette
    var found: ModelAnswer?
    try MutationSteps(cassette).forEach { step in
      if step.event.sequence == recorded.step { found = try step.answer() }
    }
    return try #require(found)
  }

  @Test(arguments: recorded) func readsRealAnswers(_ recorded: Recorded) throws {
    let answer = try answer(recorded)
    // The words of these two are no words.
    if !recorded.file.hasPrefix("agent") { #expect(answer.texts.map(\.string) == recorded.texts) }
    #expect(answer.reasonings.map(\.string) == recorded.reasonings)
    #expect(answer.toolCalls.map { ($0.names[0].string ?? "") + " " + $0.text } == recorded.calls)
    #expect(answer.finishes.compactMap(\.string) == recorded.finish)
    let copies = answer.toolCalls.flatMap { call in
      if case .string(let text)? = call.arguments { text.copies } else { [] }
    }
    #expect(copies.count + answer.texts.reduce(0) { $0 + $1.copies.count } == recorded.copies)
    #expect(answer.opaques.count == recorded.opaques)
    let names = ["completion_tokens", "output_tokens", "candidatesTokenCount"]
    let output = answer.usages.compactMap { usage in names.lazy.compactMap { usage[$0]?.integer }.first }
    #expect(output.suffix(recorded.output.count).elementsEqual(recorded.output))
    if !recorded.terminal.isEmpty { #expect(answer.terminal == recorded.terminal) }
    #expect(!answer.models.isEmpty && !answer.ids.isEmpty)
  }

  @Test(arguments: RecordedAnswer.models) func findsTheSameInEveryForm(_ recorded: RecordedAnswer) throws {
    let answer = try read(recorded)
    #expect(["Grüße aus Wien 😀", "Grüße aus Wien 😀 und mehr"].contains(answer.mainText?.string))
    #expect(answer.toolCalls.map { $0.names[0].string } == ["weather", "clock"])
    #expect(answer.toolCalls.map(\.text) == [#"{"city": "Wien", "days": 3}"#, #"{"zone": "CET"}"#])
    #expect(answer.stopped(.toolCalls))
    #expect(!answer.stopped(.length))
    #expect(answer.isStream == recorded.name.hasSuffix("stream"))
  }

  @Test func tellsReasoningsRefusalsAndWhatOnlyTheProviderReads() throws {
    let events: [(name: String?, data: String)] = [
      #"{"type":"response.created","response":{"id":"r","status":"in_progress"}}"#,
      #"{"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs","summary":[]}}"#,
      #"{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"one"}"#,
      #"{"type":"response.reasoning_summary_text.done","output_index":0,"summary_index":0,"text":"one"}"#,
      #"{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"two"}"#,
      #"{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","summary":[{"text":"one"},{"text":"two"}],"encrypted_content":"x"}}"#,
      #"{"type":"response.refusal.delta","output_index":1,"content_index":0,"delta":"no"}"#,
      #"{"type":"response.refusal.done","output_index":1,"content_index":0,"refusal":"no"}"#,
      #"{"type":"response.content_part.done","output_index":1,"content_index":0,"part":{"type":"refusal","refusal":"no"}}"#,
    ].map { (nil, $0) }
    let answer = try read(RecordedAnswer("", "/v1/responses", "{}", events: events))
    #expect(answer.reasonings.map(\.string) == ["one", "two"] && answer.reasonings.map(\.copies.count) == [2, 1])
    #expect(answer.refusals.map(\.string) == ["no"] && answer.refusals.map(\.copies.count) == [2])
    #expect(answer.opaques.map(\.string) == ["x"])
    let mistral = try read(
      RecordedAnswer(
        "", "/v1/chat/completions", "{}",
        json:
          #"{"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"yes"}]}}]}"#
      ))
    #expect(mistral.reasonings.map(\.string) == ["hm"] && mistral.texts.map(\.string) == ["yes"])
  }

  private func read(_ recorded: RecordedAnswer) throws -> ModelAnswer {
    var found: ModelAnswer?
    try MutationSteps(cassette([recorded])).forEach { found = try $0.answer() }
    return try #require(found)
  }
}
