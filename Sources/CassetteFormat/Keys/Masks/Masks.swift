/// What match keys leave out besides what their profile does: the `masks` of a cassette's header.
///
/// Prompts have dates, paths and ids of their own in them, which only their author knows to be noise.
public struct Masks: Sendable {
  /// A step from the outermost value of a preimage to one in it.
  enum Step {
    case name(StaticString)
    case text([UInt8])
    case index(Int)
  }

  /// What is done about text at a place.
  struct Rule: Sendable {
    /// Nil for everywhere.
    var pointer: MaskPointer?
    /// Nil for the whole value.
    var pattern: MaskPattern?
    var placeholder: [UInt8]
  }

  private var parameters: [[UInt8]] = []
  private var rules: [Rule] = []

  static let maximumCount = 256

  public init() {}

  /// Reads the masks of a header.
  ///
  /// - Throws: A finding of rule RW-H01 for a mask that is not one: then no key can be computed.
  public init(_ masks: [JSONValue]) throws(Finding) {
    let place = Place(member: MemberName.header.string).appending("masks")
    guard masks.count <= Self.maximumCount else {
      throw Finding(.h01, "\(masks.count) masks; at most \(Self.maximumCount) are allowed", at: place)
    }
    for (index, mask) in masks.enumerated() {
      let place = place.appending(String(index))
      guard case .object(let object) = mask else { throw Finding(.h01, "a mask must be an object", at: place) }
      var fields = Fields(object, .h01, at: place)
      try add(&fields)
      if let unknown = fields.rest.members.first {
        throw fields.finding(unknown.key, "\(unknown.key) is not known in a mask, or not beside the others")
      }
    }
  }

  private mutating func add(_ fields: inout Fields) throws(Finding) {
    // Headers have no part in these keys; the rule is there for tools that compare them.
    if try fields.string("header") != nil { return }
    if let name = try fields.string("query") { return parameters.append(Array(name.utf8)) }
    let pointer = try fields.string("pointer")
    let regex = try fields.string("regex")
    let kind = try fields.string("kind")
    let replacement = try fields.string("replace") ?? kind.map { "<\($0)>" } ?? "<masked>"
    guard pointer != nil || regex != nil || kind != nil else {
      throw fields.finding("pointer", "a mask needs header, query, pointer, regex or kind")
    }
    guard regex == nil || kind == nil else { throw fields.finding("kind", "regex and kind exclude each other") }
    guard replacement.utf8.count <= 64 else { throw fields.finding("replace", "replace has at most 64 bytes") }
    var rule = Rule(placeholder: Array(replacement.utf8))
    if let pointer {
      guard let parsed = MaskPointer(pointer) else {
        throw fields.finding("pointer", "pointer must be /path, or begin with /body")
      }
      rule.pointer = parsed
    }
    if let kind {
      guard let pattern = MaskPattern.kinds[kind] else { throw fields.finding("kind", "the kind \(kind) is not known") }
      rule.pattern = pattern
    }
    if let regex {
      do throws(MaskPattern.Failure) {
        rule.pattern = try MaskPattern(regex)
      } catch {
        throw fields.finding("regex", "the expression is not one: \(error.message)")
      }
    }
    rules.append(rule)
  }

  var isEmpty: Bool { rules.isEmpty && parameters.isEmpty }

  /// Whether a parameter of a query or a form is left out.
  func dropsParameter(_ name: [UInt8]) -> Bool { parameters.contains(name) }

  func masked(path: [UInt8]) -> [UInt8] {
    var path = path
    for rule in rules where rule.pointer?.names([.name("path")]) ?? true {
      guard let pattern = rule.pattern else {
        path = rule.placeholder
        continue
      }
      if UTF8Check.isValid(path) { path = pattern.replacing(path, by: rule.placeholder) ?? path }
    }
    return path
  }

  /// Masks a part of a body.
  ///
  /// - Parameter steps: Where the part stands in the preimage.
  func apply(to tree: inout KeyTree, _ node: KeyTree.ID, at steps: [Step]) {
    for rule in rules {
      guard let pointer = rule.pointer else {
        Self.mask(&tree, node, rule)
        continue
      }
      let places = pointer.after(steps)
      if !places.isEmpty { Self.walk(&tree, node, rule, pointer, places) }
    }
  }

  private static func walk(
    _ tree: inout KeyTree, _ node: KeyTree.ID, _ rule: Rule, _ pointer: MaskPointer, _ places: MaskPointer.Places
  ) {
    if pointer.isAtEnd(places) { return mask(&tree, node, rule) }
    let isObject = tree[node].kind == .object
    guard isObject || tree[node].kind == .array else { return }
    for (index, child) in tree.children(node).enumerated() {
      let next = pointer.after(places, isObject ? .text(tree.name(child)) : .index(index))
      if !next.isEmpty { walk(&tree, child, rule, pointer, next) }
    }
  }

  /// Masks a value: all of it, or what a pattern finds in the text below it.
  private static func mask(_ tree: inout KeyTree, _ node: KeyTree.ID, _ rule: Rule) {
    guard let pattern = rule.pattern else { return tree.replace(node, with: tree.text(rule.placeholder)) }
    var work = [node]
    while let node = work.popLast() {
      if let text = tree.string(node) {
        if let masked = pattern.replacing(text, by: rule.placeholder) { tree.replace(node, with: tree.text(masked)) }
      } else if tree[node].kind == .object || tree[node].kind == .array {
        work += tree.children(node)
      }
    }
  }
}
