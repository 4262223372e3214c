import CassetteFormat

/// A value of a case file, and where it stands.
struct CaseNode {
  enum Content {
    case scalar(String, isPlain: Bool)
    case list([CaseNode])
    case mapping([Member])
  }

  struct Member {
    let key: String
    let line: Int
    let value: CaseNode
  }

  let content: Content
  /// Counted from 1.
  let line: Int

  /// The text of a scalar.
  var text: String? { if case .scalar(let text, _) = content { text } else { nil } }

  /// The text of a scalar that is no number, truth value or null.
  var string: String? { if case .string(let text) = json { text } else { nil } }

  var items: [CaseNode]? { if case .list(let items) = content { items } else { nil } }

  var members: [Member]? { if case .mapping(let members) = content { members } else { nil } }

  /// The value as YAML 1.2's core schema has it.
  var json: JSONValue {
    switch content {
    case .scalar(let text, let isPlain):
      CoreYAML.value(.scalar(YAMLScalar(bytes: Array(text.utf8), tag: nil, isPlain: isPlain)))
    case .list(let items): .array(items.map(\.json))
    case .mapping(let members):
      .object(JSONObject(members.map { JSONObject.Member(key: $0.key, value: $0.value.json) }))
    }
  }

  func wrong(_ message: String) -> CaseProblem { CaseProblem(.wrongValue, message, line: line) }
}

/// Reads a case file: YAML without tags, anchors and aliases, and without keys that stand twice.
struct CaseNodeReader {
  static let maximumSize = 1 << 20
  private static let maximumDepth = 32

  private let events: LibYAMLEvents
  private(set) var problems: [CaseProblem] = []

  init(_ bytes: [UInt8]) {
    events = LibYAMLEvents(MemoryInput(bytes))
  }

  /// The one document of the file.
  ///
  /// - Throws: `CaseProblem`.
  mutating func document() throws(CaseProblem) -> CaseNode {
    guard case .documentStart = try next() else { throw syntax("the file is empty") }
    let root = try node(next(), depth: 1)
    guard case .documentEnd = try next() else { throw syntax("the document does not end") }
    guard case .streamEnd = try next() else { throw syntax("a case is one document") }
    return root
  }

  private func syntax(_ message: String) -> CaseProblem { CaseProblem(.syntax, message, line: events.line) }

  private func next() throws(CaseProblem) -> YAMLEvent {
    do { return try events.next() } catch {
      throw CaseProblem(.syntax, "\(error)", line: events.problemLine)
    }
  }

  private mutating func node(_ event: YAMLEvent, depth: Int) throws(CaseProblem) -> CaseNode {
    guard depth <= Self.maximumDepth else { throw syntax("values are nested deeper than \(Self.maximumDepth)") }
    let line = events.line
    switch event {
    case .scalar(let scalar, let anchor):
      try check(tag: scalar.tag, anchor)
      guard let text = String(validating: scalar.bytes, as: UTF8.self) else { throw syntax("this is not UTF-8") }
      return CaseNode(content: .scalar(text, isPlain: scalar.isPlain), line: line)
    case .sequenceStart(let tag, let anchor):
      try check(tag: tag, anchor)
      var items: [CaseNode] = []
      while true {
        let event = try next()
        if case .sequenceEnd = event { break }
        items.append(try node(event, depth: depth + 1))
      }
      return CaseNode(content: .list(items), line: line)
    case .mappingStart(let tag, let anchor):
      try check(tag: tag, anchor)
      return CaseNode(content: .mapping(try members(depth: depth)), line: line)
    case .alias: throw syntax("aliases are not read in a case: write the value out")
    case .documentStart, .documentEnd, .streamEnd, .sequenceEnd, .mappingEnd:
      throw syntax("something ends that was not begun")
    }
  }

  private mutating func members(depth: Int) throws(CaseProblem) -> [CaseNode.Member] {
    var members: [CaseNode.Member] = []
    var keys: Set<ByteString> = []
    while true {
      let event = try next()
      if case .mappingEnd = event { return members }
      let key = try node(event, depth: depth + 1)
      guard let name = key.text else { throw syntax("a key is a word") }
      let value = try node(next(), depth: depth + 1)
      if keys.insert(ByteString(name)).inserted {
        members.append(CaseNode.Member(key: name, line: key.line, value: value))
      } else {
        problems.append(CaseProblem(.duplicateKey, "\(name) stands there twice", line: key.line))
      }
    }
  }

  private func check(tag: String?, _ anchor: String?) throws(CaseProblem) {
    guard tag == nil else { throw syntax("tags are not read in a case") }
    guard anchor == nil else { throw syntax("anchors are not read in a case: write the value out") }
  }
}
