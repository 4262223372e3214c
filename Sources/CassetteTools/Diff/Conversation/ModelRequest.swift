import CassetteFormat

/// The request of a model call, taken apart: what it says to the model, and how the model is to answer.
struct ModelRequest {
  /// A member besides the conversation. Requests with the same value share it.
  final class Member {
    let name: String
    let bytes: [UInt8]
    let identity: Int

    init(name: String, bytes: [UInt8], identity: Int) {
      (self.name, self.bytes, self.identity) = (name, bytes, identity)
    }

    var value: JSONValue? {
      let bytes = bytes
      return try? JSONParser.lax(bytes.span.bytes)
    }
  }

  let dialect: LLMDialect
  let members: [Member]
  let turns: [Turn]
  /// The numbers of the turns that no request before had.
  let new: [Int]
  /// The members that the request before had otherwise.
  let newMembers: [Member]
  /// Whether the conversation is no list.
  let isOneText: Bool

  func member(_ name: String) -> Member? { members.last { $0.name == name } }
}

/// Reads the requests of a run in their order, each from where it differs from one before.
///
/// Memory: what is new in each request, and the last four bodies.
final class ModelRequestReader {
  private struct Seen {
    let turns: [Turn]
    let members: [ModelRequest.Member]
  }

  private let prompts = PromptReader()
  private let identities: IdentityTable
  private var seen: [Int: Seen] = [:]
  /// The values that members have had, newest last.
  private var values: [String: [ModelRequest.Member]] = [:]
  private static let keptValues = 8

  init(_ identities: IdentityTable) { self.identities = identities }

  /// Nil when the body is no JSON object.
  func read(_ content: [UInt8], _ dialect: LLMDialect) -> ModelRequest? {
    guard let prompt = prompts.read(content, dialect) else { return nil }
    let origin = prompt.origin.flatMap { seen[$0] }
    var turns = Array(origin?.turns.prefix(prompt.known) ?? [])
    for range in prompt.elements.dropFirst(turns.count) {
      let bytes = Array(content[range])
      turns.append(turn(bytes, dialect, after: turns))
    }
    let members = prompt.members.map { member($0.name, content[$0.range]) }
    let isOneText = prompt.elements.isEmpty
    if isOneText, let input = members.first(where: { $0.name == dialect.list }) {
      // Responses' input may be one text.
      turns = [turn(input.bytes, dialect, after: [])]
    }
    seen[prompt.number] = Seen(turns: turns, members: members)
    seen[prompt.number - Self.keptRequests] = nil
    let before = origin ?? seen[prompt.number - 1]
    var new = turns.indices.filter { index in
      guard let before, before.turns.indices.contains(index) else { return true }
      return before.turns[index].identity != turns[index].identity
    }
    // A request that says nothing new still asks for something.
    if new.isEmpty, !turns.isEmpty { new = [turns.count - 1] }
    let newMembers = members.filter { member in
      !(before?.members.contains { $0.identity == member.identity } ?? false)
    }
    return ModelRequest(
      dialect: dialect, members: members.filter { $0.name != dialect.list }, turns: turns, new: new,
      newMembers: newMembers.filter { $0.name != dialect.list }, isOneText: isOneText)
  }

  /// The prompt reader keeps four conversations; those that interleave may be far apart.
  private static let keptRequests = 64

  private func member(_ name: String, _ bytes: ArraySlice<UInt8>) -> ModelRequest.Member {
    var known = values[name, default: []]
    if let same = known.last(where: { $0.bytes.count == bytes.count && bytes.elementsEqual($0.bytes) }) { return same }
    let bytes = Array(bytes)
    // The order of members and white space do not count.
    let value = try? JSONParser.lax(bytes.span.bytes)
    let text = value.map { CanonicalJSON.encode($0) } ?? bytes
    let member = ModelRequest.Member(
      name: name, bytes: bytes, identity: identities.number(of: Array("\(name)=".utf8) + text))
    known.append(member)
    values[name] = known.suffix(Self.keptValues)
    return member
  }

  private func turn(_ bytes: [UInt8], _ dialect: LLMDialect, after turns: [Turn]) -> Turn {
    guard let value = try? JSONParser.lax(bytes.span.bytes) else {
      let part = TurnPart(kind: .other(ByteString(bytes).description), pointer: "")
      return Turn(role: "user", parts: [part], identity: identities.number(of: bytes), opaque: 0)
    }
    let (role, parts) = TurnReader.read(value, dialect)
    var said = Array(role.utf8)
    var opaque: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if case .opaque(let digest) = part.kind {
        opaque += Array(digest.hex.utf8)
        continue
      }
      said += Array("\u{0}\(part.tag)".utf8) + Array((part.text ?? "").utf8)
      if case .result = part.kind { said += Array("\u{0}\(Self.call(of: part.id, index, parts, turns))".utf8) }
    }
    return Turn(
      role: role, parts: parts, identity: identities.number(of: said),
      opaque: opaque.isEmpty ? 0 : identities.number(of: opaque))
  }

  /// Which call a result is for, by how far back it is: ids are other ones in every run.
  private static func call(of id: String?, _ index: Int, _ parts: [TurnPart], _ turns: [Turn]) -> String {
    guard let id else { return "at \(index)" }
    for (distance, turn) in turns.reversed().prefix(Self.farthestCall).enumerated() {
      let calls = turn.parts.filter { if case .call = $0.kind { true } else { false } }
      if let place = calls.firstIndex(where: { $0.id == id }) {
        // Chat and Responses have a turn for each result: those between do not count.
        let between = turns.suffix(distance).filter { $0.role != "tool" }.count
        return "\(between)/\(place)"
      }
    }
    return "nowhere"
  }

  private static let farthestCall = 256
}

extension ModelRequest {
  /// The call that a result is for: in the turns before.
  func call(of id: String?, before index: Int) -> (name: String, arguments: String)? {
    guard let id else { return nil }
    for turn in turns.prefix(index).reversed() {
      for part in turn.parts where part.id == id {
        if case .call(let name, let arguments) = part.kind { return (name, arguments) }
      }
    }
    return nil
  }
}
