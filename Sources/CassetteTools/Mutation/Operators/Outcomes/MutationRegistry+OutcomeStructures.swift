import CassetteFormat

extension MutationRegistry {
  /// Answers in JSON that are not only that, or not as the schema has them.
  static let outcomeStructures: [MutationOperator] = [outJSONFenced, outJSONProse, outJSONSchemaViolation]

  private static let outJSONFenced = MutationOperator(
    "out-json-fenced", .degrade, "The text, which is JSON, stands in a code block.",
    dialects: models, invalidWhen: "the text is not a JSON object or array",
    expected: "graceful: read all the same, or asked again",
    source: "autogen#6607; chatwoot#13683"
  ) { editor throws(Inapplicable) in
    let text = try editor.answer().structure().text
    try editor.wrap(text, before: "```json\n", after: "\n```")
  }

  private static let outJSONProse = MutationOperator(
    "out-json-prose", .degrade, "Words stand before and after the text, which is JSON.",
    dialects: models, invalidWhen: "the text is not a JSON object or array",
    expected: "graceful: read all the same, or asked again",
    source: "Anthropic docs, increase output consistency: prefill Claude's response"
  ) { editor throws(Inapplicable) in
    let text = try editor.answer().structure().text
    try editor.wrap(
      text, before: "Here is the JSON that you asked for:\n\n", after: "\n\nLet me know if you need anything else!")
  }

  private static let outJSONSchemaViolation = MutationOperator(
    "out-json-schema-violation", .degrade, "The text is JSON that the schema in the request does not allow.",
    parameters: [
      .choice(
        "form", ["missing", "type", "enum"],
        "missing: a required member is; type: a member has another type; enum: a value that is not in the list")
    ],
    dialects: models,
    invalidWhen:
      "the request has no schema, the text is not a JSON object, or the schema requires nothing of that form",
    expected: "graceful: the error of the validation is told to the model or the user",
    source: "OpenAI docs, structured outputs: a schema binds only models that support it"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard let schema = editor.step.schema else { throw Inapplicable("the request has no schema") }
    let (text, tree) = try answer.structure()
    let form = editor.text("form")
    let required = Set((schema["required"]?.elements ?? []).compactMap(\.string))
    let members = tree.root.members.filter { member in
      guard let key = member.key, let rule = schema["properties"]?[key] else { return false }
      switch form {
      case "missing": return required.contains(key)
      case "enum": return rule["enum"] != nil
      default: return member.kind != .null && (rule["type"] != nil || rule["$ref"] != nil || rule["enum"] != nil)
      }
    }
    guard let member = editor.random.pick(members) else {
      throw Inapplicable("the schema requires nothing of that form")
    }
    var plan = ContentPlan()
    switch form {
    case "missing": plan.remove(member)
    case "enum": plan.replace(member.range, with: Array("\"rewind_unknown\"".utf8))
    default: plan.replace(member.range, with: Array((member.kind == .object ? "\"text\"" : "{}").utf8))
    }
    let bytes = plan.edits(of: tree.content).applied(to: tree.content)
    editor.set(text, to: String(decoding: bytes, as: UTF8.self), in: answer)
  }
}

extension ModelAnswer {
  /// The text that is a JSON document, and the document.
  func structure() throws(Inapplicable) -> (text: Text, tree: JSONTree) {
    for text in texts {
      let bytes = Array(text.string.utf8)
      if let tree = JSONTree(bytes, in: bytes.indices), [.object, .array].contains(tree.root.kind) {
        return (text, tree)
      }
    }
    throw Inapplicable("the text is not a JSON object or array")
  }
}

extension MutationStep {
  /// The JSON schema that the answer's text is to follow.
  var schema: JSONNode? {
    guard let request else { return nil }
    switch dialect {
    case .openAIChat: return request["response_format"]?["json_schema"]?["schema"]
    case .openAIResponses: return request["text"]?["format"]?["schema"]
    case .anthropicMessages:
      return request["output_format"]?["schema"] ?? request["output_config"]?["format"]?["schema"]
    case .geminiGenerate:
      let config = request["generationConfig"] ?? request["generation_config"]
      return ["responseJsonSchema", "responseSchema", "response_json_schema", "response_schema"].lazy
        .compactMap { config?[$0] }.first
    default: return nil
    }
  }
}
