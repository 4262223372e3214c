import CassetteFormat

/// What a model was offered: tools by their names.
extension RunComparison {
  private struct Offer {
    let name: String
    let pointer: String
    let description: JSONValue?
    /// All but name and description.
    let rest: JSONObject
  }

  func compareTools(
    _ old: ModelRequest.Member?, _ new: ModelRequest.Member?, _ before: ModelRequest, _ after: ModelRequest, _ pair: Int
  ) {
    let (former, latter) = (Self.offers(old), Self.offers(new))
    for offer in former where !latter.contains(where: { $0.name == offer.name }) {
      addTool(.toolsRemoved, offer, nil, pair, "the tool \(offer.name) is gone")
    }
    for offer in latter {
      guard let known = former.first(where: { $0.name == offer.name }) else {
        addTool(.toolsAdded, nil, offer, pair, "the tool \(offer.name) is new")
        continue
      }
      if known.description != offer.description {
        addTool(.toolDescription, known, offer, pair, "the tool \(offer.name) is described in other words")
      }
      if known.rest != offer.rest { compareSchema(known, offer, pair) }
    }
    let names = (former.map(\.name), latter.map(\.name))
    if names.0 != names.1, names.0.sorted() == names.1.sorted() {
      addNoise("the tools stand in another order", "request.body", pair)
    }
    compareChoice(old, new, pair)
  }

  /// Bedrock has the choice of a tool beside the tools.
  private func compareChoice(_ old: ModelRequest.Member?, _ new: ModelRequest.Member?, _ pair: Int) {
    func choice(_ member: ModelRequest.Member?) -> JSONValue? {
      guard case .object(let object)? = member?.value else { return nil }
      return object["toolChoice"]
    }
    guard choice(old) != choice(new) else { return }
    var difference = StepDifference(.outputContract, .request, pair, "the choice of tools changed")
    (difference.part, difference.pointer) = ("request.body", "/toolConfig/toolChoice")
    add(cause: difference)
  }

  private func addTool(_ code: DiffCode, _ old: Offer?, _ new: Offer?, _ pair: Int, _ summary: String) {
    var difference = StepDifference(code, .request, pair, summary)
    difference.part = "request.body"
    difference.pointer = (new ?? old)?.pointer
    if let old, let new, old.pointer != new.pointer { difference.formerPointer = old.pointer }
    func text(_ offer: Offer?) -> String? {
      guard let offer else { return nil }
      if code == .toolDescription { return offer.description.map(AnswerPart.text).map { Self.shown(Array($0.utf8)) } }
      return String(decoding: CanonicalJSON.encode(offer.rest), as: UTF8.self)
    }
    (difference.before, difference.after) = (text(old), text(new))
    if code == .toolDescription { difference.pointer? += "/description" }
    difference.evidence = ["tool": .string((new ?? old)?.name ?? "")]
    add(cause: difference)
  }

  private func compareSchema(_ old: Offer, _ new: Offer, _ pair: Int) {
    let comparison = ContentComparison(
      WireContent(CanonicalJSON.encode(old.rest), isStream: false),
      WireContent(CanonicalJSON.encode(new.rest), isStream: false))
    let changes = comparison.differences.filter { !($0.pointer ?? "").contains("cache_control") }
    guard let first = changes.first else { return }
    // A description inside a schema is still words for the model.
    let isWords = changes.allSatisfy { ($0.pointer ?? "").hasSuffix("/description") }
    var difference = StepDifference(
      isWords ? .toolDescription : .toolSchema, .request, pair,
      "the tool \(new.name): "
        + Self.words(first.pointer ?? "", first.before.map(Self.shown), first.after.map(Self.shown)))
    difference.part = "request.body"
    difference.pointer = new.pointer + (first.pointer ?? "")
    if old.pointer != new.pointer { difference.formerPointer = old.pointer + (first.pointer ?? "") }
    (difference.before, difference.after) = (first.before.map(Self.shown), first.after.map(Self.shown))
    difference.evidence = [
      "pointers": .array(changes.prefix(16).map { .string(new.pointer + ($0.pointer ?? "")) }),
      "tool": .string(new.name),
    ]
    add(cause: difference)
  }

  private static func offers(_ member: ModelRequest.Member?) -> [Offer] {
    guard let member, let value = member.value else { return [] }
    var offers: [Offer] = []
    func add(_ value: JSONValue, _ pointer: String) {
      guard case .object(var tool) = value else { return }
      for key in ["functionDeclarations", "function_declarations"] {
        if case .array(let list)? = tool[key] {
          for (index, item) in list.enumerated() { add(item, "\(pointer)/\(key)/\(index)") }
          tool[key] = nil
        }
      }
      guard !tool.isEmpty else { return }
      for key in ["function", "toolSpec", "custom"] {
        if case .object(let inner)? = tool[key] { return add(.object(inner), "\(pointer)/\(key)") }
      }
      // A provider's own tool may have a type only.
      let name = tool.string("name") ?? tool.string("type") ?? tool.members.map(\.key).joined(separator: " ")
      let description = tool["description"]
      for key in ["name", "description", "cache_control"] { tool[key] = nil }
      offers.append(Offer(name: name, pointer: pointer, description: description, rest: tool))
    }
    let list: JSONValue? = if case .object(let object) = value { object["tools"] } else { value }
    guard case .array(let items)? = list else { return [] }
    let start = "/\(member.name)" + (member.name == "toolConfig" ? "/tools" : "")
    for (index, item) in items.enumerated() { add(item, "\(start)/\(index)") }
    return offers
  }
}
