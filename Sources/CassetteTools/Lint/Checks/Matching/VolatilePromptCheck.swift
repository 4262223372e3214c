import CassetteFormat

extension LintRule {
  static let volatileTimestamp = LintRule(
    "RWM001", "volatile-timestamp-in-prompt", .warning,
    title: "A prompt holds the time at which it was recorded.",
    why: """
      The time is part of the request's match key. Tomorrow the program sends another one, and the replay finds no \
      answer. Every later request of the conversation repeats it.
      """,
    example: "the prompt holds the time of the recording, which is part of the match key",
    remedy: """
      Fix the clock in the program that is tested, or leave the time out of keys: rewind-pack rekey FILE -o FILE \
      --mask '{"kind":"iso8601","pointer":"/body/messages/*/content/*/text"}'. Kinds for times are iso8601 and epoch; \
      for other spellings a mask has a regex.
      """)

  static let volatileID = LintRule(
    "RWM002", "volatile-id-in-prompt", .warning, fix: .unsafe,
    title: "A prompt holds a random id, a temporary path or a port that the system gave out.",
    why: """
      They are drawn anew in each run and are part of the request's match key, so that the replay finds no answer. Ids \
      that came from an answer are not meant: they come out of the cassette again.
      """,
    example: "the prompt holds a temporary path, which is part of the match key",
    remedy: """
      Fix the seed or the folder in the program that is tested, or leave the value out of keys: rewind-pack rekey FILE \
      -o FILE --mask '{"kind":"tmpdir"}'. Kinds are uuid, tmpdir and hostport.
      """)
}

/// Finds what changes from run to run in what is new in each prompt, and counts for the key.
struct VolatilePromptCheck: LintCheck {
  static var rules: [LintRule] { [.volatileTimestamp, .volatileID] }

  /// What is known of one kind: the first place, and in how many events it is.
  private struct Found {
    let place: LintPlace
    var events = 0
    var last = -1
  }

  private var found: [VolatileText.Kind: Found] = [:]
  /// Ids that answers gave: a replay gives them again.
  private var given: Set<[UInt8]> = []
  private var tests = 0

  private static let maximumIDs = 10_000
  /// How much of an answer is searched for them.
  private static let maximumAnswer = 4 << 20
  /// How often a key is computed to see whether a value counts.
  private static let maximumTests = 400

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    guard let exchange = event.exchange else { return }
    if let prompt = try subject.prompt(of: event) {
      let time = RecordingTime(event, subject)
      for member in prompt.members where member.isNew {
        look(prompt, member.range, "/\(member.name)", event, time, subject)
      }
      for index in prompt.known..<prompt.elements.count where !Self.isAnswer(prompt, index) {
        look(prompt, prompt.elements[index], prompt.pointer(index), event, time, subject)
      }
    }
    if let answer = try subject.content(of: exchange.response?.message.body, in: event) {
      VolatileText.search(answer, in: 0..<min(answer.count, Self.maximumAnswer)) { text in
        if text.kind == .uuid, given.count < Self.maximumIDs { given.insert(Array(answer[text.range])) }
      }
    }
  }

  /// Whether the model wrote the element: it comes out of the cassette.
  private static func isAnswer(_ prompt: Prompt, _ index: Int) -> Bool {
    let bytes = Array(prompt.content[prompt.elements[index]])
    guard let members = JSONMembers(bytes) else { return false }
    if let role = members.string("role") { return role == "assistant" || role == "model" }
    guard let type = members.string("type") else { return false }
    return type == "reasoning" || type.hasSuffix("_call")
  }

  private mutating func look(
    _ prompt: Prompt, _ range: Range<Int>, _ pointer: String, _ event: Event, _ time: RecordingTime?,
    _ subject: LintSubject
  ) {
    var seen: Set<VolatileText.Kind> = []
    VolatileText.search(prompt.content, in: range) { text in
      guard !seen.contains(text.kind), isVolatile(text, prompt.content, time), tests < Self.maximumTests else { return }
      // Of several values of a kind in one place, one is enough.
      seen.insert(text.kind)
      tests += 1
      guard VolatilityTest.counts(text, in: prompt, range, of: event, subject) else { return }
      let place = LintPlace(sequence: event.sequence, part: "request.body", pointer: pointer, ranges: [text.range])
      var known = found[text.kind] ?? Found(place: place)
      if known.last != event.sequence { known.events += 1 }
      known.last = event.sequence
      found[text.kind] = known
    }
  }

  private func isVolatile(_ text: VolatileText, _ content: [UInt8], _ time: RecordingTime?) -> Bool {
    switch text.kind {
    case .iso8601, .epoch: time?.isNear(text, content) ?? false
    case .date: time?.isNamed(text, content) ?? false
    case .uuid: !given.contains(Array(content[text.range]))
    case .tmpdir, .hostport: true
    }
  }

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) {
    for kind in VolatileText.Kind.allCases {
      guard let found = found[kind] else { continue }
      let others = found.events > 1 ? " (and in \(Quantity.count(found.events - 1, "later request")))" : ""
      var finding = LintFinding(kind.rule, "\(kind.text)\(others)", at: found.place, confidence: kind.confidence)
      finding.maskKind = kind.mask
      report(finding)
    }
  }
}

extension VolatileText.Kind {
  fileprivate var rule: LintRule {
    switch self {
    case .iso8601, .epoch, .date: .volatileTimestamp
    case .uuid, .tmpdir, .hostport: .volatileID
    }
  }

  fileprivate var confidence: Confidence {
    switch self {
    case .uuid: .low
    case .iso8601, .epoch, .hostport: .medium
    case .date, .tmpdir: .high
    }
  }

  /// The kind of mask for it (spec §11); nil when none fits.
  fileprivate var mask: String? {
    switch self {
    case .iso8601: "iso8601"
    case .epoch: "epoch"
    case .date: nil
    case .uuid: "uuid"
    case .tmpdir: "tmpdir"
    case .hostport: "hostport"
    }
  }

  fileprivate var text: String {
    let what =
      switch self {
      case .iso8601: "the prompt holds the date of the recording"
      case .epoch: "the prompt holds the time of the recording"
      case .date: "the prompt names the date of the recording"
      case .uuid: "the prompt holds a random id"
      case .tmpdir: "the prompt holds a temporary path"
      case .hostport: "the prompt holds a port that the system gave out"
      }
    let remedy = mask.map { "mask {\"kind\":\"\($0)\"}" } ?? "mask it with a regex"
    return "\(what), which is part of the match key: \(remedy)"
  }
}
