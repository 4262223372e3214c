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
    var matcher: MaskMatcher?
    /// Nil when the matcher says what stands for what it finds.
    var placeholder: [UInt8]?
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
    let given = try fields.string("replace")
    let replacement = given ?? kind.map { "<\($0)>" } ?? "<masked>"
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
      if kind == "secret" {
        rule.matcher = .secrets
        rule.placeholder = given.map { Array($0.utf8) }
      } else if let pattern = MaskPattern.kinds[kind] {
        rule.matcher = .pattern(pattern)
      } else {
        throw fields.finding("kind", "the kind \(kind) is not known")
      }
    }
    if let regex {
      do throws(MaskPattern.Failure) {
        rule.matcher = .pattern(try MaskPattern(regex))
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
    rules.reduce(path) { path, rule in
      guard rule.pointer?.names([.name("path")]) ?? true else { return path }
      guard let matcher = rule.matcher else { return rule.placeholder ?? path }
      return UTF8Check.isValid(path) ? matcher.replacing(path, by: rule.placeholder, in: .text) ?? path : path
    }
  }

  /// Masks the secrets in what is text and not JSON: the value of a parameter, a part, a raw body.
  func masked(text: [UInt8], in field: SecretContext.Field = .text) -> [UInt8] {
    rules.reduce(text) { text, rule in
      guard rule.pointer == nil, case .secrets? = rule.matcher, UTF8Check.isValid(text) else { return text }
      return SecretTokens.replacing(text, by: rule.placeholder, in: field) ?? text
    }
  }

  /// Masks a part of a body.
  ///
  /// - Parameter steps: Where the part stands in the preimage.
  func apply(to tree: inout KeyTree, _ node: KeyTree.ID, at steps: [Step]) {
    // Elements of an array are what the member is that has the array.
    let name: [UInt8]? = steps.reduce(nil) { name, step in
      switch step {
      case .name(let literal): Array(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
      case .text(let text): text
      case .index: name
      }
    }
    for rule in rules {
      guard let pointer = rule.pointer else {
        Self.mask(&tree, node, rule, name)
        continue
      }
      let places = pointer.after(steps)
      if !places.isEmpty { Self.walk(&tree, node, rule, pointer, places, name) }
    }
  }

  private static func walk(
    _ tree: inout KeyTree, _ node: KeyTree.ID, _ rule: Rule, _ pointer: MaskPointer, _ places: MaskPointer.Places,
    _ name: [UInt8]?
  ) {
    if pointer.isAtEnd(places) { return mask(&tree, node, rule, name) }
    let isObject = tree[node].kind == .object
    guard isObject || tree[node].kind == .array else { return }
    for (index, child) in tree.children(node).enumerated() {
      let next = pointer.after(places, isObject ? .text(tree.name(child)) : .index(index))
      if !next.isEmpty { walk(&tree, child, rule, pointer, next, isObject ? tree.name(child) : name) }
    }
  }

  /// Masks a value: all of it, or what a matcher finds in the text below it.
  private static func mask(_ tree: inout KeyTree, _ node: KeyTree.ID, _ rule: Rule, _ name: [UInt8]?) {
    guard let matcher = rule.matcher else {
      return tree.replace(node, with: tree.text(rule.placeholder ?? []))
    }
    var work = [(node, name)]
    while let (node, name) = work.popLast() {
      if let text = tree.string(node) {
        let field = name.map(SecretContext.Field.member) ?? .text
        if let masked = matcher.replacing(text, by: rule.placeholder, in: field) {
          tree.replace(node, with: tree.text(masked))
        }
      } else if tree[node].kind == .object {
        work += tree.children(node).map { ($0, tree.name($0)) }
      } else if tree[node].kind == .array {
        work += tree.children(node).map { ($0, name) }
      }
    }
  }
}
