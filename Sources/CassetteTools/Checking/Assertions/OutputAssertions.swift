import CassetteFormat

/// Whether the run ended with a text.
struct OutputExistsCheck: AssertionCheck {
  private let isWanted: Bool

  init(_ node: CaseNode) throws(CaseProblem) {
    isWanted = try node.bool("final_output_exists")
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    run.output.outcome { output in
      let exists = output.map { !RunValue.isBlank($0) } ?? false
      return CheckOutcome(exists == isWanted, OutputText.found(output))
    }
  }
}

/// What text the final output has in it, or has not.
struct OutputContainsCheck: AssertionCheck {
  private var all: [String] = []
  private var any: [String] = []
  private var ignoresCase = false
  /// Whether none of it may be there.
  private let isNegated: Bool

  init(_ node: CaseNode, isNegated: Bool = false) throws(CaseProblem) {
    self.isNegated = isNegated
    let name = isNegated ? "final_output_not_contains" : "final_output_contains"
    guard node.members != nil else {
      let texts = try node.texts(name)
      if isNegated { any = texts } else { all = texts }
      return
    }
    var fields = try CaseFields(node, of: name)
    if !isNegated { all = try fields.texts("all") ?? [] }
    any = try fields.texts("any") ?? []
    ignoresCase = try fields.bool("ignore_case") ?? false
    try fields.finish()
    guard !all.isEmpty || !any.isEmpty else { throw node.wrong("\(name) needs a text to look for") }
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    run.output.outcome { output in
      let text = Array((ignoresCase ? output?.lowercased() : output)?.utf8 ?? "".utf8)
      func has(_ wanted: String) -> Bool {
        output != nil && TextSearch.contains(text, Array((ignoresCase ? wanted.lowercased() : wanted).utf8))
      }
      let holds =
        isNegated ? !any.contains(where: has) : all.allSatisfy(has) && (any.isEmpty || any.contains(where: has))
      return CheckOutcome(holds, OutputText.found(output))
    }
  }
}

/// Whether the final output matches patterns.
struct OutputMatchesCheck: AssertionCheck {
  private let patterns: [MaskPattern]

  init(_ node: CaseNode) throws(CaseProblem) {
    let nodes = node.items ?? [node]
    guard !nodes.isEmpty else { throw node.wrong("final_output_matches needs a regular expression") }
    patterns = try nodes.map { node throws(CaseProblem) in try node.pattern("final_output_matches") }
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    run.output.outcome { output in
      let text = output.map { Array($0.utf8) }
      let holds = text.map { text in patterns.allSatisfy { $0.isFound(in: text) } } ?? false
      return CheckOutcome(holds, OutputText.found(output))
    }
  }
}

enum OutputText {
  static func found(_ output: String?) -> String {
    guard let output else { return "there is no final output" }
    return RunValue.isBlank(output) ? "the final output is empty" : "the final output is \(FoundText.quoted(output))"
  }
}
