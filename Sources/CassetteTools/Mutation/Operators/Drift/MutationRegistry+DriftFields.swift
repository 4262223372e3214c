import CassetteFormat

extension MutationRegistry {
  /// Objects with other members, in another order, with other ids.
  static let driftFields: [MutationOperator] = [addField, keyOrder, idFormat]

  private static let addField = MutationOperator(
    "drift-add-field", .preserve, "An object of the answer has a member that nobody knows.",
    parameters: [
      .choice(
        "at", ["any", "root", "message", "usage"],
        "which object: any, that of the document or event, the message or delta, the usage")
    ],
    invalidWhen: "the answer is no JSON, or has no such object", expected: "same: it is passed over",
    source: "OpenAI docs, backwards-compatible API changes; Anthropic docs, versioning"
  ) { editor throws(Inapplicable) in
    let names: Set<String>? =
      switch editor.text("at") {
      case "message": ["message", "delta", "content_block", "item", "content", "result"]
      case "usage": ["usage", "usageMetadata"]
      default: nil
      }
    let isRoot = editor.text("at") == "root"
    let objects = try editor.formed().filter { node in
      node.kind == .object && (!isRoot || node.parent == nil)
        && (names.map { node.key.map($0.contains) ?? false } ?? true)
    }
    guard let object = editor.random.pick(objects) else { throw Inapplicable("the answer has no such object") }
    editor.insert(["since": "2026-01-01"], key: "x_rewind_unknown", into: object)
  }

  private static let keyOrder = MutationOperator(
    "drift-key-order", .preserve, "The members of objects stand in another order.",
    parameters: [.choice("objects", ["one", "all"], "whether of one object, or of all")],
    invalidWhen: "no object of the answer has two members", expected: "same",
    source: "RFC 8259 §4; OpenAI docs, backwards-compatible API changes"
  ) { editor throws(Inapplicable) in
    let objects = try editor.formed().filter(\.isOrderable)
    guard !objects.isEmpty else { throw Inapplicable("no object of the answer has two members") }
    if editor.text("objects") == "one" {
      guard let object = editor.random.pick(objects) else { return }
      editor.note(object)
      let members = object.members
      for (place, other) in zip(members, editor.otherOrder(members.count)) {
        editor.replace(place.memberRange, with: Array(members[other].tree.content[members[other].memberRange]))
      }
      return
    }
    for root in try editor.content().roots {
      let raw = editor.reordered(root, foreignToo: editor.step.dialect == .http)
      if !raw.elementsEqual(root.bytes) { editor.replace(root, raw: raw) }
    }
  }

  private static let idFormat = MutationOperator(
    "drift-id-format", .preserve,
    "The ids that the provider makes are longer, or begin otherwise; the same everywhere in the answer.",
    parameters: [
      .choice(
        "form", ["longer", "prefix", "uuid"], "longer: with 32 letters more; prefix: after another word; uuid: a UUID")
    ],
    dialects: models, invalidWhen: "the answer has no ids",
    expected: "same: an id is a string of any length, and is sent back as it is",
    source: "OpenAI docs, backwards-compatible API changes: the length or format of opaque strings"
  ) { editor throws(Inapplicable) in
    let names: Set = ["id", "item_id", "call_id", "responseId", "tool_use_id"]
    let foreign: Set = ["conversation", "prompt", "container"]
    var fresh: [String: String] = [:]
    for node in try editor.formed() {
      guard let key = node.key, names.contains(key), let id = node.string, !id.isEmpty,
        node.parent?.key.map(foreign.contains) != true
      else { continue }
      let other = fresh[id] ?? editor.id(after: id, editor.text("form"))
      fresh[id] = other
      editor.replace(node, with: .string(other))
    }
    guard !fresh.isEmpty else { throw Inapplicable("the answer has no ids") }
  }
}

extension JSONNode {
  /// Whether the order of its members does not matter, and can be changed.
  fileprivate var isOrderable: Bool {
    guard kind == .object, children.count > 1 else { return false }
    return Set(children.map { $0.key ?? "" }).count == children.count
  }
}

extension StepEditor {
  /// An order of so many things that is not the one that they have.
  fileprivate mutating func otherOrder(_ count: Int) -> [Int] {
    let order = random.shuffled(Array(0..<count))
    return order == Array(0..<count) ? Array(order.dropFirst() + order.prefix(1)) : order
  }

  /// A value with the members of all objects in it in another order: what is between them stays.
  fileprivate mutating func reordered(_ node: JSONNode, foreignToo: Bool) -> [UInt8] {
    let content = node.tree.content
    let children = node.children
    guard let first = children.first, foreignToo || !node.isForeign else { return Array(node.bytes) }
    let order = node.isOrderable ? otherOrder(children.count) : Array(children.indices)
    let spelled = children.map { child in
      Array(content[child.memberRange.lowerBound..<child.range.lowerBound]) + reordered(child, foreignToo: foreignToo)
    }
    var raw = Array(content[node.range.lowerBound..<first.memberRange.lowerBound])
    for (place, other) in order.enumerated() {
      raw += spelled[other]
      let end = place + 1 < children.count ? children[place + 1].memberRange.lowerBound : node.range.upperBound
      raw += content[children[place].range.upperBound..<end]
    }
    return raw
  }

  fileprivate mutating func id(after id: String, _ form: String) -> String {
    switch form {
    case "prefix": return "rw-" + id
    case "uuid":
      let digits = (0..<32).map { _ in String(random.below(16), radix: 16) }.joined()
      var parts: [Substring] = []
      var rest = digits[...]
      for length in [8, 4, 4, 4, 12] {
        parts.append(rest.prefix(length))
        rest = rest.dropFirst(length)
      }
      return parts.joined(separator: "-")
    default: return id + token(32)
    }
  }
}
