import CassetteFormat

/// A value of a YAML document: part of the tree of one interaction, or shared by aliases.
struct YAMLNode {
  struct Pair {
    let key: YAMLNode
    let value: YAMLNode
  }

  enum Content {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    case mapping([Pair])
  }

  let content: Content
  /// The tag that was written; nil when there is none.
  let tag: String?
  /// How many bytes the value has when every alias in it is written out.
  let weight: Int

  private init(_ content: Content, tag: String?, weight: Int) {
    self.content = content
    self.tag = tag
    self.weight = weight
  }

  static func scalar(_ scalar: YAMLScalar) -> YAMLNode {
    YAMLNode(.scalar(scalar), tag: scalar.tag, weight: scalar.bytes.count + 1)
  }

  static func sequence(_ items: [YAMLNode], tag: String? = nil) -> YAMLNode {
    YAMLNode(.sequence(items), tag: tag, weight: items.reduce(1) { total($0, $1.weight) })
  }

  static func mapping(_ pairs: [Pair], tag: String? = nil) -> YAMLNode {
    YAMLNode(.mapping(pairs), tag: tag, weight: pairs.reduce(1) { total($0, total($1.key.weight, $1.value.weight)) })
  }

  /// A sum that stays at the largest integer: aliases of aliases multiply.
  private static func total(_ one: Int, _ other: Int) -> Int {
    let (sum, overflow) = one.addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  var scalar: YAMLScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  var items: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  var pairs: [Pair]? {
    if case .mapping(let pairs) = content { pairs } else { nil }
  }

  /// The text of a scalar.
  var string: String? { scalar.map { String(decoding: $0.bytes, as: UTF8.self) } }

  /// The value of a key of a mapping, the last one if there are several, as Python has it.
  subscript(key: StaticString) -> YAMLNode? {
    pairs?.last { $0.key.scalar.map { Self.equals($0.bytes, key) } ?? false }?.value
  }

  private static func equals(_ bytes: [UInt8], _ key: StaticString) -> Bool {
    bytes.count == key.utf8CodeUnitCount
      && bytes.elementsEqual(UnsafeBufferPointer(start: key.utf8Start, count: bytes.count))
  }

  /// Whether a mapping has any of the keys.
  func hasAny(_ keys: StaticString...) -> Bool { keys.contains { self[$0] != nil } }
}

/// Builds nodes from events, and remembers those that have anchors.
struct YAMLBuilder {
  private let events: YAMLEvents
  private var anchors: [String: YAMLNode] = [:]
  /// What all values may weigh together: aliases repeat headers, but not the file sixteen times.
  private var budget: Int

  private static let maximumDepth = 200

  init(_ file: any RandomAccessBytes) {
    events = YAMLEvents(file)
    budget = 16 * (file.size + 1 << 20)
  }

  func next() throws -> YAMLEvent { try events.next() }

  /// Whether the file has been read to its end, so that what is wrong there may be that the rest is missing.
  var isAtEnd: Bool { events.isAtEnd }

  /// The value that begins with an event.
  ///
  /// - Throws: `InterchangeError` when it is nested too deep, or grows out of proportion by aliases.
  mutating func node(from event: YAMLEvent) throws -> YAMLNode {
    let node = try build(event, depth: 1)
    guard node.weight <= budget else {
      throw InterchangeError("the file's aliases make it more than sixteen times as large, line \(events.line)")
    }
    budget -= node.weight
    return node
  }

  private mutating func build(_ event: YAMLEvent, depth: Int) throws -> YAMLNode {
    guard depth <= Self.maximumDepth else {
      throw InterchangeError("values are nested deeper than \(Self.maximumDepth), line \(events.line)")
    }
    switch event {
    case .scalar(let scalar, let anchor): return remember(.scalar(scalar), anchor)
    case .alias(let anchor):
      guard let node = anchors[anchor] else {
        throw InterchangeError("the alias *\(anchor) stands for nothing before it, line \(events.line)")
      }
      return node
    case .sequenceStart(let tag, let anchor):
      var items: [YAMLNode] = []
      while true {
        let event = try events.next()
        if case .sequenceEnd = event { break }
        items.append(try build(event, depth: depth + 1))
      }
      return remember(.sequence(items, tag: tag), anchor)
    case .mappingStart(let tag, let anchor):
      var pairs: [YAMLNode.Pair] = []
      while true {
        let event = try events.next()
        if case .mappingEnd = event { break }
        let key = try build(event, depth: depth + 1)
        pairs.append(YAMLNode.Pair(key: key, value: try build(events.next(), depth: depth + 1)))
      }
      return remember(.mapping(pairs, tag: tag), anchor)
    case .documentStart, .documentEnd, .streamEnd, .sequenceEnd, .mappingEnd:
      preconditionFailure("libyaml ends what it has begun")
    }
  }

  private mutating func remember(_ node: YAMLNode, _ anchor: String?) -> YAMLNode {
    if let anchor { anchors[anchor] = node }
    return node
  }
}
