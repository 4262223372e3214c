import CassetteFormat

extension MutationRegistry {
  /// Results that look right and are not.
  static let resultValues = [plausibleWrong, swapped, stale, partialPage]

  private static let testStrength = "test strength: nothing can tell at run time, so the tests must notice"

  private static let plausibleWrong = MutationOperator(
    "result-plausible-wrong", .degrade,
    "A number of the result is wrong, or two values are exchanged; it still looks right.",
    parameters: [
      .choice("form", ["digits", "fields"], "two digits of a number are exchanged, or the values of two members")
    ],
    subject: .result, invalidWhen: "the recorded result is an error, or has no such number or members",
    expected: testStrength, source: "ChaosLLM (2026): faults that look right are the blind spot"
  ) { editor throws(Inapplicable) in
    let result = try editor.toolResult()
    guard editor.text("form") == "fields" else { return try editor.exchangeDigits(in: result) }
    guard let value = result.value else { throw Inapplicable("the result is no JSON") }
    var pairs: [(JSONNode, JSONNode)] = []
    for object in value.descendants where object.kind == .object {
      let members = object.members.filter { [.string, .number].contains($0.kind) && $0.key != "type" }
      for (index, member) in members.enumerated() {
        guard let other = members[(index + 1)...].first(where: { $0.kind == member.kind && $0.value != member.value })
        else { continue }
        pairs.append((member, other))
      }
    }
    guard let (left, right) = editor.random.pick(pairs) else {
      throw Inapplicable("the result has no two members with values of a kind")
    }
    editor.replace(left, raw: Array(right.bytes))
    editor.replace(right, raw: Array(left.bytes))
  }

  private static let swapped = MutationOperator(
    "result-swapped", .degrade, "Two calls that ran at the same time get each other's result.", subject: .result,
    invalidWhen: "no other call of the same kind, with a result, ran at the same time", expected: testStrength,
    source: "llm-rewind's match key cannot tell swapped results apart"
  ) { editor throws(Inapplicable) in
    let step = editor.step
    let own = try editor.toolResult()
    let sequence = step.event.sequence
    // Each pair once: from the first of the two.
    let later = step.overview.concurrent(with: sequence).filter { $0.sequence > sequence && $0.kind == step.event.kind }
    guard let other = try step.result(among: later.lazy.map(\.sequence).prefix(16), isSameTool: false) else {
      throw Inapplicable("no other call with a result ran at the same time")
    }
    let found = try ToolResult(other)
    let content = own.content(withValueOf: found)
    guard content != own.content.bytes else { throw Inapplicable("the other call has the same result") }
    editor.replaceContent(with: content)
    editor.draft.place = .together(with: other, content: found.content(withValueOf: own))
  }

  private static let stale = MutationOperator(
    "result-stale", .degrade, "The result is that of an earlier call of the same tool.", subject: .result,
    invalidWhen: "the tool was not called before, or gave the same result", expected: testStrength,
    source: "AgentChaos, stale cache"
  ) { editor throws(Inapplicable) in
    let step = editor.step
    let own = try editor.toolResult()
    let earlier = step.overview.steps.lazy.filter {
      $0.sequence < step.event.sequence && $0.kind == step.event.kind
    }.map(\.sequence).suffix(16).reversed()
    guard let other = try step.result(among: earlier, isSameTool: true) else {
      throw Inapplicable("the tool gave no other result before")
    }
    let content = own.content(withValueOf: try ToolResult(other))
    guard content != own.content.bytes else { throw Inapplicable("the tool gave no other result before") }
    editor.replaceContent(with: content)
  }

  private static let partialPage = MutationOperator(
    "result-partial-page", .degrade,
    "The result is the first of two pages: half of its list, and a cursor for the rest.",
    subject: .result, invalidWhen: "the recorded result is no object with a list of two elements, or has a cursor",
    expected: "graceful: the next page is asked for, or the result not taken for a whole one",
    source: "MCP specification, pagination: `nextCursor`"
  ) { editor throws(Inapplicable) in
    let result = try editor.toolResult()
    guard let value = result.value, value.kind == .object else { throw Inapplicable("the result is no JSON object") }
    if result.reply != nil, editor.step.method?.hasSuffix("/list") != true {
      throw Inapplicable("the method has no pages")
    }
    let list = value.members.filter { $0.elements.count > 1 }.max { $0.range.count < $1.range.count }
    guard let list else { throw Inapplicable("the result has no list of two elements") }
    let cursor = result.reply == nil ? "next_cursor" : "nextCursor"
    guard value[cursor] == nil else { throw Inapplicable("the result has a cursor already") }
    for element in list.elements.dropFirst((list.elements.count + 1) / 2) { editor.remove(element) }
    editor.set(cursor, in: value, to: .string(editor.token(16)))
    if result.reply == nil { editor.set("has_more", in: value, to: true) }
  }
}

extension ToolResult {
  /// This content with what another tool gave back, in a reply of its own.
  fileprivate func content(withValueOf other: ToolResult) -> [UInt8] {
    guard reply != nil, let value, let new = other.value else { return other.content.bytes }
    return ContentEdits([ContentEdit(range: value.range, replacement: Array(new.bytes))]).applied(to: content.bytes)
  }
}

extension StepEditor {
  /// Exchanges two digits of a number, wherever the result tells of it.
  fileprivate mutating func exchangeDigits(in result: ToolResult) throws(Inapplicable) {
    let bytes = result.content.bytes
    let scope = result.value?.range ?? bytes.indices
    let keys = (result.value?.descendants ?? []).compactMap(\.keyRange)
    let numbers = DigitRun.all(in: bytes, scope).filter { run in !keys.contains { $0.overlaps(run.range) } }
    let candidates = numbers.filter { $0.exchanged(bytes) != nil }
    guard let run = random.pick(candidates), let other = run.exchanged(bytes) else {
      throw Inapplicable("the result has no number of several digits")
    }
    for copy in numbers where bytes[copy.range] == bytes[run.range] { replace(copy.range, with: other) }
  }
}

/// Digits in a text that are a number, and not part of a word, a date or a time.
private struct DigitRun {
  let range: Range<Int>

  static func all(in bytes: [UInt8], _ scope: Range<Int>) -> [DigitRun] {
    var runs: [DigitRun] = []
    var position = scope.lowerBound
    while position < scope.upperBound {
      guard isDigit(bytes[position]) else {
        position += 1
        continue
      }
      let start = position
      while position < scope.upperBound, isDigit(bytes[position]) { position += 1 }
      if !isJoined(bytes[scope.lowerBound..<start].suffix(2).reversed()),
        !isJoined(bytes[position..<scope.upperBound].prefix(2))
      {
        runs.append(DigitRun(range: start..<position))
      }
    }
    return runs
  }

  /// With the first two digits exchanged that differ, unless it would begin with a zero.
  func exchanged(_ bytes: [UInt8]) -> [UInt8]? {
    var digits = Array(bytes[range])
    guard (2...12).contains(digits.count) else { return nil }
    for index in 0..<digits.count - 1 where digits[index] != digits[index + 1] {
      guard index > 0 || digits[1] != UInt8(ascii: "0") else { continue }
      digits.swapAt(index, index + 1)
      return digits
    }
    return nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Whether what stands beside digits, the nearest first, makes them part of something else: of a word, or of a date.
  private static func isJoined(_ bytes: some Collection<UInt8>) -> Bool {
    guard let first = bytes.first else { return false }
    switch first {
    case UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "/"): return bytes.dropFirst().first.map(isDigit) ?? false
    case UInt8(ascii: "_"), UInt8(ascii: "\\"): return true
    default: return first >= 0x80 || (0x41...0x5A).contains(first & 0xDF)
    }
  }
}
