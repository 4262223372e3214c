import CassetteFormat

extension MutationRegistry {
  /// Changes of a schema that providers make, or say that they may make.
  static let drifts: [MutationOperator] = [addField]

  private static let addField = MutationOperator(
    "drift-add-field", .preserve, "An object of the answer has a member that nobody knows.",
    invalidWhen: "the answer is no JSON", expected: "same",
    source: "OpenAI, backwards-compatible API changes; Anthropic docs, versioning"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    let objects = try editor.content().roots.flatMap(\.descendants).filter { $0.kind == .object }
    guard let object = editor.random.pick(objects) else { throw Inapplicable("the answer has no JSON object") }
    editor.insert(["since": "2026-01-01"], key: "x_rewind_unknown", into: object)
  }
}
