import CassetteFormat

extension MutationRegistry {
  /// Three ways to say that there is nothing: null, an empty list, no member.
  static let driftAbsences: [MutationOperator] = [nullAbsent, emptyList]

  private static let nullAbsent = MutationOperator(
    "drift-null-absent", .preserve, "Members that may be null are missing, or missing ones are null.",
    parameters: [
      .choice("form", ["absent", "null"], "absent: those that are null go; null: those that are missing come")
    ],
    dialects: models, invalidWhen: "no such member is null; form=null: none is missing", expected: "same",
    source: "pydantic-ai#2598; autogen#1579; SWE-agent#168"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let places = answer.optionalPlaces
    var found = false
    for (object, names) in places {
      for name in names {
        switch (object.member(name), editor.text("form")) {
        case (let node?, "absent") where node.kind == .null:
          editor.remove(node)
          found = true
        case (nil, "null"):
          editor.insert(.null, key: name, into: object)
          found = true
        default: break
        }
      }
    }
    guard found else {
      throw Inapplicable(editor.text("form") == "null" ? "no such member is missing" : "no such member is null")
    }
  }

  private static let emptyList = MutationOperator(
    "drift-empty-vs-null-list", .preserve,
    "Lists without elements are null, or missing; missing or null ones are empty.",
    parameters: [.choice("form", ["null", "empty", "absent"], "what stands for a list without elements")],
    dialects: models, invalidWhen: "the answer has no place for such a list, or has it in this form already",
    expected: "same", source: "inngest/agent-kit#178; mcp-handley-lab#206; measured: openai 1.109"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    var found = false
    for (object, names) in answer.listPlaces {
      for name in names {
        let node = object.member(name)
        guard node == nil || node?.kind == .null || node?.kind == .array && node?.children.isEmpty == true else {
          continue
        }
        switch (node, editor.text("form")) {
        case (let node?, "null") where node.kind != .null: editor.replace(node, with: .null)
        case (let node?, "empty") where node.kind == .null: editor.replace(node, with: .array([]))
        case (let node?, "absent"): editor.remove(node)
        case (nil, "null"): editor.insert(.null, key: name, into: object)
        case (nil, "empty"): editor.insert(.array([]), key: name, into: object)
        default: continue
        }
        found = true
      }
    }
    guard found else { throw Inapplicable("the answer has no empty list in another form") }
  }
}

extension ModelAnswer {
  private typealias Place = (object: JSONNode, names: [String])

  /// The objects of the answer with the names of members that may be null.
  fileprivate var optionalPlaces: [(object: JSONNode, names: [String])] {
    var places: [Place] = []
    for root in content.roots.flatMap({ $0.kind == .array ? $0.elements : [$0] }) {
      switch dialect {
      case .openAIChat:
        places.append((root, ["system_fingerprint", "service_tier"] + (isStream ? ["usage"] : [])))
        for choice in root["choices"]?.elements ?? [] {
          places.append((choice, ["logprobs"]))
          // A delta says what is new, so null in it is none.
          if let message = choice["message"] {
            places.append((message, ["content", "refusal", "audio", "function_call"]))
          }
          if let delta = choice["delta"], delta["role"] != nil { places.append((delta, ["content", "refusal"])) }
        }
      case .openAIResponses:
        guard let response = root["response"] ?? (isStream ? nil : root) else { continue }
        places.append(
          (response, ["error", "incomplete_details", "instructions", "previous_response_id", "user", "usage"]))
      case .anthropicMessages:
        let message = root["message"] ?? (isStream ? nil : root)
        if let message { places.append((message, ["stop_sequence", "container", "stop_details"])) }
        if let delta = root["delta"], delta.member("stop_reason") != nil {
          places.append((delta, ["stop_sequence", "container", "stop_details"]))
        }
      default:
        places.append((root, ["promptFeedback"]))
        for candidate in root["candidates"]?.elements ?? [] {
          places.append((candidate, ["citationMetadata", "finishMessage", "groundingMetadata"]))
        }
      }
    }
    for usage in usages where usage.kind == .object {
      switch dialect {
      case .openAIChat: places.append((usage, ["prompt_tokens_details", "completion_tokens_details"]))
      case .anthropicMessages: places.append((usage, ["cache_creation", "server_tool_use", "service_tier"]))
      case .geminiGenerate: places.append((usage, ["cacheTokensDetails"]))
      default: break
      }
    }
    return places
  }

  /// The objects of the answer with the names of lists that may have no elements.
  fileprivate var listPlaces: [(object: JSONNode, names: [String])] {
    var places: [Place] = []
    for root in content.roots.flatMap({ $0.kind == .array ? $0.elements : [$0] }) {
      switch dialect {
      case .openAIChat:
        for choice in root["choices"]?.elements ?? [] {
          guard let message = choice["message"] ?? choice["delta"] else { continue }
          places.append((message, ["tool_calls"] + (choice["message"] == nil ? [] : ["annotations"])))
        }
      case .openAIResponses:
        for node in root.formed where node["type"]?.string == "output_text" {
          places.append((node, ["annotations", "logprobs"]))
        }
      case .anthropicMessages:
        for node in root.formed where node.kind == .object && node["type"]?.string == "text" {
          places.append((node, ["citations"]))
        }
      default:
        for candidate in root["candidates"]?.elements ?? [] { places.append((candidate, ["safetyRatings"])) }
      }
    }
    return places
  }
}
