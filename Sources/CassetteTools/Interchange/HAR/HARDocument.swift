import CassetteFormat

/// A recording in HAR's layout, in JSON or YAML, whose entries are read one by one.
enum HARDocument {
  case json(any RandomAccessBytes)
  case yaml(any RandomAccessBytes)

  /// Something at the top of a recording.
  enum Item {
    case entry(Value)
    /// A member of `log` besides its entries.
    case member(String, Value)
  }

  /// A value that is read as far as it is wanted.
  enum Value {
    case json([UInt8])
    case yaml(YAMLNode)

    /// A text or number among its members, without reading the others.
    func scalar(_ key: String) -> String? {
      switch self {
      case .json(let bytes): JSONMembers(bytes)?.value(key)?.text
      case .yaml(let node): node.pairs?.last { $0.key.string == key }?.value.string
      }
    }

    /// - Returns: The value, and whether it has text in it that had to be replaced.
    func read() throws -> (value: JSONValue, isRepaired: Bool) {
      switch self {
      case .json(let bytes): try JSONRepair.parse(bytes)
      case .yaml(let node): (CoreYAML.value(node), false)
      }
    }
  }

  private static let lists: Set = ["log.entries", "entries"]

  /// Goes through the recording once.
  ///
  /// - Returns: Where and why the file breaks off after some entries; nil when it is whole.
  /// - Throws: `InterchangeError` for a file without entries; `FileError`; what `take` throws.
  func walk(_ take: (Item) throws -> Void) throws -> String? {
    var failure: (any Error)?
    var hasEntries = false
    do {
      try walk { path, value in
        do {
          if path.hasSuffix("entries[]") {
            hasEntries = true
            try take(.entry(value()))
          } else if Self.lists.contains(path) {
            hasEntries = true
          } else if path.hasPrefix("log.") {
            try take(.member(String(path.dropFirst(4)), value()))
          }
        } catch {
          failure = error
          throw error
        }
      }
    } catch let error as InterchangeError where failure == nil && hasEntries {
      return error.message
    }
    guard hasEntries else { throw InterchangeError("this is not a HAR file: it has no list log.entries") }
    return nil
  }

  private func walk(_ take: (_ path: String, _ value: () throws -> Value) throws -> Void) throws {
    switch self {
    case .json(let file):
      try JSONDocument(file, "HAR file").walk(Self.lists) { path, bytes in
        // An empty list gives no item.
        try take(path, { .json(bytes) })
      }
    case .yaml(let file):
      var builder = YAMLBuilder(file)
      guard case .documentStart = try builder.next() else { throw InterchangeError("the file is empty") }
      try Self.walk(&builder, try builder.next(), "", take)
      _ = try builder.next()
    }
  }

  private static func walk(
    _ builder: inout YAMLBuilder, _ event: YAMLEvent, _ path: String,
    _ take: (_ path: String, _ value: () throws -> Value) throws -> Void
  ) throws {
    if lists.contains(path), case .sequenceStart = event {
      while true {
        let event = try builder.next()
        if case .sequenceEnd = event { break }
        let node = try builder.node(from: event)
        try take(path + "[]", { .yaml(node) })
      }
      try take(path, { throw InterchangeError("the entries are a list") })
    } else if path.isEmpty || path == "log", case .mappingStart = event {
      while true {
        let event = try builder.next()
        if case .mappingEnd = event { break }
        let key = try builder.node(from: event).string ?? ""
        try walk(&builder, builder.next(), path.isEmpty ? key : "\(path).\(key)", take)
      }
    } else {
      let node = try builder.node(from: event)
      try take(path, { .yaml(node) })
    }
  }
}
