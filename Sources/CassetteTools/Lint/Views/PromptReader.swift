import CassetteFormat

/// Reads the requests of model calls one after the other, each from where it differs from one before.
///
/// Memory: the last four conversations, those above 16 MiB left out.
final class PromptReader {
  /// A request that the next one may go on from.
  fileprivate struct Conversation {
    let number: Int
    var content: [UInt8]
    var members: [PromptScanner.Member]
    var list: Int
    var elements: [Range<Int>]
    /// The ids of calls, and the element that made each.
    var calls: [String: Int]
  }

  private static let keptCount = 4
  private static let maximumSize = 16 << 20

  /// From the one that was used least recently to the newest.
  private var conversations: [Conversation] = []
  /// How many requests were read.
  private var count = 0

  /// Reads a request; nil when it is not a JSON object.
  func read(_ content: [UInt8], _ dialect: LLMDialect) -> Prompt? {
    let shared = conversations.map { SharedPrefix.length($0.content, content) }
    let index = shared.indices.max { shared[$0] < shared[$1] }
    let prefix = index.map { shared[$0] } ?? 0
    let before = index.map { conversations[$0] }
    var scanner = PromptScanner(content, list: dialect.list)
    if let before, before.list < prefix {
      scanner.members = before.members.filter { $0.value.upperBound < prefix && $0.value.upperBound < before.list }
      scanner.list = before.list
      scanner.elements = Array(before.elements.prefix { Self.isWhole($0, of: content, within: prefix) })
    }
    let known = scanner.elements.count
    guard scanner.run() else { return nil }
    var calls = before?.calls ?? [:]
    if known < before?.elements.count ?? 0 { calls = calls.filter { $0.value < known } }
    let steps = Self.steps(content, scanner.elements, from: known, dialect, &calls)
    let members = scanner.members.map { member in
      let isKnown = conversations.contains { $0.has(member, of: content) }
      return Prompt.Member(name: member.name, range: member.value, isNew: !isKnown)
    }
    let origin = known > 0 ? before?.number : nil
    defer { count += 1 }
    // What goes on from a conversation takes its place; what leaves it midway stands beside it.
    if let index, known > 0, known == before?.elements.count { conversations.remove(at: index) }
    if content.count <= Self.maximumSize {
      if conversations.count == Self.keptCount { conversations.removeFirst() }
      conversations.append(
        Conversation(
          number: count, content: content, members: scanner.members, list: scanner.list ?? .max,
          elements: scanner.elements,
          calls: calls))
    }
    return Prompt(
      dialect: dialect, number: count, origin: origin, content: content, members: members, elements: scanner.elements,
      known: known, steps: steps)
  }

  /// Whether an element of another request is the same here, given how many leading bytes are.
  private static func isWhole(_ element: Range<Int>, of content: [UInt8], within prefix: Int) -> Bool {
    guard element.upperBound <= prefix, let last = content[element].last else { return false }
    // A number may go on.
    return element.upperBound < prefix || "}]\"".utf8.contains(last)
  }

  private static func steps(
    _ content: [UInt8], _ elements: [Range<Int>], from first: Int, _ dialect: LLMDialect, _ calls: inout [String: Int]
  ) -> [Prompt.Step] {
    var steps: [Prompt.Step] = []
    for index in first..<elements.count {
      let bytes = Array(content[elements[index]])
      guard case .object(let element)? = try? JSONParser.lax(bytes.span.bytes) else { continue }
      for step in PromptSteps.read(element, dialect) {
        switch step.kind {
        case .call(let name, let arguments):
          if let id = step.id, calls[id] == nil { calls[id] = index }
          steps.append(Prompt.Step(id: step.id, kind: .call(name: name, arguments: arguments), element: index))
        case .result(let isError, _):
          let isDangling = step.id.map { calls[$0] == nil } ?? false
          steps.append(
            Prompt.Step(id: step.id, kind: .result(isError: isError, isDangling: isDangling), element: index))
        }
      }
    }
    return steps
  }
}

extension PromptReader.Conversation {
  /// Whether the request had a member with the same bytes.
  fileprivate func has(_ member: PromptScanner.Member, of other: [UInt8]) -> Bool {
    members.contains {
      $0.name == member.name && content[$0.value].elementsEqual(other[member.value])
    }
  }
}
