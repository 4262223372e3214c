import CassetteFormat

extension MutationRegistry {
  /// Steps that are lost, repeated or moved.
  static let steps: [MutationOperator] = [stepDrop]

  private static let stepDrop = MutationOperator(
    "step-drop", .degrade, "The step is taken out: its request is answered by nothing.", subject: .event,
    expected: "graceful", source: "llm-rewind 0.2.1 `drop_step`"
  ) { editor in
    editor.draft.place = .dropped
  }
}
