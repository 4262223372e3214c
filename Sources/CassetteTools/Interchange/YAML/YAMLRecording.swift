import CassetteFormat

/// A recording in YAML or JSON, read from its top: the lists that may be long come item by item.
///
/// JSON is not read as YAML: its escapes for characters beyond U+FFFF are not YAML's.
struct YAMLRecording {
  /// What is met on the way, in the order of the file.
  enum Entry {
    /// A document begins; a file of JSON has one.
    case document
    /// A list begins whose items are wanted: its key, or nothing when it is the document itself.
    case list(String)
    case item(YAMLNode, of: String)
    /// Any other value at the top.
    case member(String, YAMLNode)
  }

  /// An item that lacks what a whole record has: the last of a file that broke off, or the reason to refuse the file.
  struct IncompleteRecord: Error {
    let message: String
  }

  private struct BrokenFile: Error {
    let message: String
    let isAtEnd: Bool
  }

  private let lists: Set<String>
  private let what: String
  private let take: (Entry) throws -> Void
  private var isBegun = false
  /// Items and documents that are whole.
  private var complete = 0
  private var incomplete: IncompleteRecord?

  /// Reads a file as a stream.
  ///
  /// - Parameters:
  ///   - lists: The keys of the lists whose items are wanted.
  ///   - what: What the file is taken for, with its article, such as `a go-vcr cassette`.
  ///   - take: May throw `IncompleteRecord` for an item.
  /// - Returns: Where and why the file breaks off after records that are whole; nil when it does not.
  /// - Throws: `InterchangeError` for a file without a document, or that breaks off before the first record; `FileError`;
  ///   what `take` throws.
  static func read(
    _ file: any RandomAccessBytes, lists: Set<String>, what: String, _ take: @escaping (Entry) throws -> Void
  ) throws -> String? {
    var recording = YAMLRecording(lists: lists, what: what, take: take)
    do {
      if try isJSON(file) { try recording.readJSON(file) } else { try recording.readYAML(file) }
    } catch let broken as BrokenFile {
      guard broken.isAtEnd, recording.complete > 0 else { throw InterchangeError(broken.message) }
      return broken.message
    }
    guard let incomplete = recording.incomplete else { return nil }
    guard recording.complete > 0 else { throw InterchangeError(incomplete.message) }
    return incomplete.message
  }

  private init(lists: Set<String>, what: String, take: @escaping (Entry) throws -> Void) {
    self.lists = lists
    self.what = what
    self.take = take
  }

  private static func isJSON(_ file: any RandomAccessBytes) throws -> Bool {
    let start = try file.read(at: 0, count: 256)
    let first = start.first { $0 > 0x20 && ![0xEF, 0xBB, 0xBF].contains($0) }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }

  private mutating func begin() throws {
    isBegun = true
    try take(.document)
  }

  private mutating func take(item node: YAMLNode, of list: String) throws {
    if let incomplete { throw InterchangeError(incomplete.message) }
    do {
      try take(.item(node, of: list))
      complete += 1
    } catch let error as IncompleteRecord { incomplete = error }
  }

  // MARK: - YAML

  private mutating func readYAML(_ file: any RandomAccessBytes) throws {
    var builder = YAMLBuilder(file)
    func next() throws -> YAMLEvent {
      do { return try builder.next() } catch let error as InterchangeError {
        throw BrokenFile(message: error.message, isAtEnd: builder.isAtEnd)
      }
    }
    func node(_ event: YAMLEvent) throws -> YAMLNode {
      do { return try builder.node(from: event) } catch let error as InterchangeError {
        throw BrokenFile(message: error.message, isAtEnd: builder.isAtEnd)
      }
    }
    while case .documentStart = try next() {
      try begin()
      switch try next() {
      case .mappingStart: try readMembers(next, node)
      case .sequenceStart: try readItems(of: "", next, node)
      case .scalar(let scalar, _) where scalar.isPlain && scalar.bytes.isEmpty: break
      case .scalar: throw InterchangeError("the file is text, not \(what)")
      default: throw InterchangeError("the file is not \(what)")
      }
      _ = try next()
      complete += 1
    }
    if !isBegun { throw InterchangeError("the file is empty") }
  }

  private mutating func readMembers(
    _ next: () throws -> YAMLEvent, _ node: (YAMLEvent) throws -> YAMLNode
  ) throws {
    while true {
      let event = try next()
      if case .mappingEnd = event { return }
      let key = try node(event).string ?? ""
      let value = try next()
      if case .sequenceStart = value, lists.contains(key) {
        try readItems(of: key, next, node)
      } else {
        try take(.member(key, node(value)))
      }
    }
  }

  private mutating func readItems(
    of list: String, _ next: () throws -> YAMLEvent, _ node: (YAMLEvent) throws -> YAMLNode
  ) throws {
    try take(.list(list))
    while true {
      let event = try next()
      if case .sequenceEnd = event { return }
      try take(item: node(event), of: list)
    }
  }

  // MARK: - JSON

  private mutating func readJSON(_ file: any RandomAccessBytes) throws {
    var begun: Set<String> = []
    var thrown: (any Error)?
    do {
      let name = what.split(separator: " ").dropFirst().joined(separator: " ")
      try JSONDocument(file, name).walk(lists.union([""])) { path, text in
        do {
          if !isBegun { try begin() }
          try take(YAMLNode.json(JSONParser.lax(text.span.bytes)), at: path, &begun)
        } catch {
          if !(error is Finding) { thrown = error }
          throw error
        }
      }
      if !isBegun { try begin() }
    } catch {
      if let thrown { throw thrown }
      guard let message = (error as? InterchangeError)?.message ?? (error as? Finding).map({ "\($0)" }) else {
        throw error
      }
      // YAML may begin so too.
      if !isBegun { return try readYAML(file) }
      let end = try file.read(at: max(0, file.size - 64), count: min(64, file.size)).last { $0 > 0x20 }
      throw BrokenFile(message: message, isAtEnd: end != UInt8(ascii: "}") && end != UInt8(ascii: "]"))
    }
  }

  private mutating func take(_ node: YAMLNode, at path: String, _ begun: inout Set<String>) throws {
    let list = path.hasSuffix("[]") ? String(path.dropLast(2)) : path
    guard path.hasSuffix("[]") || (node.items?.isEmpty == true && (lists.contains(list) || list.isEmpty)) else {
      return try take(.member(path, node))
    }
    if begun.insert(list).inserted { try take(.list(list)) }
    if list != path { try take(item: node, of: list) }
  }
}
