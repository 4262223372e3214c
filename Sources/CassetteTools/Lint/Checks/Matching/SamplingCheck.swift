import CassetteFormat

extension LintRule {
  static let sampling = LintRule(
    "RWM006", "sampling-without-seed", .note,
    title: "A request asks for chance, and not for a seed.",
    why: """
      With a temperature above 0 and no seed, recording again gives another answer, and with it another conversation: \
      every later request has another match key.
      """,
    example: "the temperature is not 0, and there is no seed",
    remedy: "Ask with temperature 0, or with a seed, where answers are to be the same when they are recorded again.")
}

/// Finds requests that draw by chance where the API would take a seed.
struct SamplingCheck: LintCheck {
  static var rules: [LintRule] { [.sampling] }

  private var first: Int?
  private var count = 0

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    guard let prompt = try subject.prompt(of: event) else { return }
    let settings: (temperature: JSONValue?, seed: JSONValue?)
    switch prompt.dialect {
    case .openAIChat: settings = (prompt.member("temperature"), prompt.member("seed"))
    case .geminiGenerate:
      guard case .object(let config)? = prompt.member("generationConfig") ?? prompt.member("generation_config") else {
        return
      }
      settings = (config["temperature"], config["seed"])
    // These take no seed.
    case .anthropicMessages, .openAIResponses, .bedrockConverse: return
    }
    guard settings.seed == nil || settings.seed == .null, Self.isPositive(settings.temperature) else { return }
    first = first ?? event.sequence
    count += 1
  }

  /// Without a fraction's exponent, any digit but 0 makes it so.
  private static func isPositive(_ value: JSONValue?) -> Bool {
    switch value {
    case .integer(let number): number > 0
    case .number(let spelling):
      !spelling.hasPrefix("-") && spelling.prefix { $0 != "e" && $0 != "E" }.contains { ("1"..."9").contains($0) }
    default: false
    }
  }

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) {
    guard let first else { return }
    let others = count > 1 ? " (and in \(Quantity.count(count - 1, "later request")))" : ""
    report(
      LintFinding(
        .sampling, "the temperature is not 0, and there is no seed\(others)",
        at: LintPlace(sequence: first, part: "request.body", pointer: "/temperature")))
  }
}
