import CassetteTools
import Testing

/// Two runs that differ in one known thing.
struct Scenario: Sendable, CustomTestStringConvertible {
  /// The recordings that runs are taken from.
  enum Base: String, CaseIterable, Sendable {
    case anthropic, anthropicStream, chat, chatStream, gemini, responses

    private static let recorded = Dictionary(
      uniqueKeysWithValues: allCases.map { base in (base, Result { try base.load() }) })

    /// The run, which is imported once.
    func run() throws -> DraftRun { try Self.recorded[self].map { try $0.get() } ?? load() }

    private func load() throws -> DraftRun {
      switch self {
      case .anthropic:
        try DraftRun(
          "vcrpy/pydantic-ai/tests/models/cassettes/test_anthropic/test_anthropic_mixed_strict_tool_run.yaml",
          by: VcrpyImporter())
      case .anthropicStream:
        try DraftRun(
          "vcrpy/pypi-langchain-anthropic/tests/cassettes/test_agent_loop_streaming.yaml.gz", by: VcrpyImporter())
      case .chat:
        try DraftRun(
          "ruby-vcr/ruby_llm/chat_function_calling_openrouter_claude-haiku-4-5_can_use_tools.yml", by: RubyVCRImporter()
        )
      case .chatStream:
        try DraftRun(
          "ruby-vcr/ruby_llm/chat_function_calling_openrouter_claude-haiku-4-5_can_use_tools_with_multi-turn_"
            + "streaming_conversations.yml", by: RubyVCRImporter())
      case .gemini:
        try DraftRun("vcrpy/llm-gemini/tests/cassettes/test_gemini/test_tools.yaml", by: VcrpyImporter())
      case .responses:
        try DraftRun(
          "vcrpy/pydantic-ai/tests/models/cassettes/test_openai_responses/test_openai_responses_stream.yaml",
          by: VcrpyImporter())
      }
    }
  }

  let name: String
  let base: Base
  /// The planted cause: that of the first difference that matters, or the verdict when there is none.
  let code: DiffCode?
  /// The number of the event of the second run, or of the first when it is only there.
  let step: Int?
  /// Where it is, in the body of the request or of the response.
  var pointer: String?
  /// What of llm-rewind's causes would be right.
  let peer: Set<String>
  /// Changes the run to compare to, for what has to be in both.
  var prepare: @Sendable (inout DraftRun) throws -> Void = { _ in }
  let edit: @Sendable (inout DraftRun) throws -> Void

  init(
    _ name: String, _ base: Base, _ code: DiffCode?, _ step: Int?, at pointer: String? = nil, peer: Set<String>,
    prepare: @escaping @Sendable (inout DraftRun) throws -> Void = { _ in },
    edit: @escaping @Sendable (inout DraftRun) throws -> Void
  ) {
    (self.name, self.base, self.code, self.step, self.pointer, self.peer) = (name, base, code, step, pointer, peer)
    (self.prepare, self.edit) = (prepare, edit)
  }

  var testDescription: String { name }

  /// Both runs.
  ///
  /// - Parameter isLive: Whether the second was made anew, so that ids and times are others as well.
  func runs(isLive: Bool) throws -> (DraftRun, DraftRun) {
    var first = try base.run()
    try prepare(&first)
    var second = first
    try edit(&second)
    return (first, isLive ? second.again() : second)
  }
}
