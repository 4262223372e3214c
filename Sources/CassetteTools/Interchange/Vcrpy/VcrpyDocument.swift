import CassetteFormat

/// Walks a cassette from its top: the interactions go to a sink one by one.
enum VcrpyDocument {
  /// Reads a YAML file as a stream.
  ///
  /// - Throws: `InterchangeError` for a file that is not a vcrpy cassette; `FileError`.
  static func read(_ file: any RandomAccessBytes, into sink: VcrpySink) throws {
    var builder = YAMLBuilder(file)
    guard case .documentStart = try builder.next() else { throw InterchangeError("the file is empty") }
    switch try builder.next() {
    case .mappingStart: try readMembers(&builder, into: sink)
    case .sequenceStart: try readItems(&builder) { try sink.take(interaction: $0) }
    case .scalar: throw InterchangeError("the file is text, not a vcrpy cassette")
    default: throw InterchangeError("the file is not a vcrpy cassette")
    }
    _ = try builder.next()
    if case .documentStart = try builder.next() {
      try sink.checkFormat()
      throw InterchangeError("the file has several YAML documents; a vcrpy cassette is one")
    }
  }

  private static func readMembers(_ builder: inout YAMLBuilder, into sink: VcrpySink) throws {
    while true {
      let event = try builder.next()
      if case .mappingEnd = event { return }
      let key = try builder.node(from: event).string ?? ""
      let value = try builder.next()
      if case .sequenceStart = value, let list = VcrpySink.List(rawValue: key) {
        try sink.begin(list)
        try readItems(&builder) { try sink.take($0, of: list) }
      } else {
        try sink.take(builder.node(from: value), key: key)
      }
    }
  }

  private static func readItems(_ builder: inout YAMLBuilder, _ take: (YAMLNode) throws -> Void) throws {
    while true {
      let event = try builder.next()
      if case .sequenceEnd = event { return }
      try take(builder.node(from: event))
    }
  }

  /// Reads a document that is in memory.
  static func read(_ root: YAMLNode, into sink: VcrpySink) throws {
    if let items = root.items {
      try items.forEach { try sink.take(interaction: $0) }
      return
    }
    for (key, value) in root.pairs ?? [] {
      let key = key.string ?? ""
      if let items = value.items, let list = VcrpySink.List(rawValue: key) {
        try sink.begin(list)
        try items.forEach { try sink.take($0, of: list) }
      } else {
        try sink.take(value, key: key)
      }
    }
  }
}
