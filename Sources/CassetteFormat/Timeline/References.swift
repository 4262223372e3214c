/// A blob that an event, the session or a redaction refers to.
package struct Reference {
  package enum Role {
    case blob, chunks, table
  }

  package let digest: Digest
  let role: Role
  /// The size that stands beside the reference: what the blob must have, or, for a table, what it must add up to.
  let size: Int?
  /// Whether the blob may be missing.
  let isLost: Bool
  fileprivate let way: Way

  /// Where it stands in the value at a place.
  func place(in place: Place) -> Place { place.appending(way.keys) }

  /// The keys that lead to a value. References share what their ways have in common, and a pointer is made of one only when
  /// it matters: its text may be as long as the whole value.
  fileprivate indirect enum Way {
    case start
    case key(String, of: Way)

    var keys: [String] {
      var (keys, rest): ([String], Way) = ([], self)
      while case .key(let key, of: let container) = rest {
        keys.append(key)
        rest = container
      }
      return keys.reversed()
    }
  }
}

extension Reference {
  /// What is wrong with a body that refers to this blob so (rules RW-E07 and RW-E08); nil when nothing is.
  func misfit(_ blob: BlobAssembler.Known) -> (rule: Rule, message: String)? {
    guard let size, !blob.isDamaged else { return nil }
    switch role {
    case .blob where size != blob.size:
      return (.e07, "the body's size is \(size), its blob has \(blob.size) bytes")
    case .chunks where size != blob.tableLength:
      return (.e08, "the chunk table does not add up to the body's size")
    case .table where size != blob.frameTableLength:
      return (.e08, "the frame table does not add up to the payloads' size")
    default: return nil
    }
  }
}

extension JSONValue {
  /// Every reference in a value: string members named `blob`, `chunks` or `table`, at any depth (rule RW-E06).
  ///
  /// The rule is one of names, not of kinds, so that tools that copy events they do not know still take the blobs along.
  ///
  /// - Parameter place: Where the value stands.
  package func references(at place: Place) throws(Finding) -> [Reference] {
    var found: [Reference] = []
    var open = Container(self, .start).map { [$0] } ?? []
    // It does not recurse, so that no depth is a danger.
    while let last = open.indices.last {
      guard let value = open[last].next() else {
        open.removeLast()
        continue
      }
      if let reference = try open[last].reference(at: place) {
        found.append(reference)
      } else if let inner = Container(value, open[last].wayOfLast) {
        open.append(inner)
      }
    }
    return found
  }

  /// An array or object that is being looked through.
  private struct Container {
    private let object: JSONObject?
    private let values: [JSONValue]
    private let way: Reference.Way
    /// Of the value after the one that was handed out last.
    private var position = 0

    /// Nil for a value that cannot hold another.
    init?(_ value: JSONValue, _ way: @autoclosure () -> Reference.Way) {
      switch value {
      case .array(let values): (object, self.values) = (nil, values)
      case .object(let object): (self.object, values) = (object, [])
      default: return nil
      }
      self.way = way()
    }

    mutating func next() -> JSONValue? {
      guard position < object?.members.count ?? values.count else { return nil }
      defer { position += 1 }
      return object?.members[position].value ?? values[position]
    }

    /// What the value that was handed out last is called in it.
    private var keyOfLast: String { object?.members[position - 1].key ?? String(position - 1) }

    var wayOfLast: Reference.Way { .key(keyOfLast, of: way) }

    /// What the value that was handed out last refers to; nil when it is no reference.
    ///
    /// - Parameter place: Where the outermost value stands.
    func reference(at place: Place) throws(Finding) -> Reference? {
      guard let object, case .string(let hex) = object.members[position - 1].value,
        let role = JSONValue.role(of: keyOfLast)
      else { return nil }
      guard let digest = Digest(hex: hex) else {
        throw Finding(.e06, "\(keyOfLast) is not a digest", at: place.appending(wayOfLast.keys))
      }
      var size: Int?
      if case .integer(let value)? = object["size"] { size = value }
      return Reference(
        digest: digest, role: role, size: size, isLost: object["lost"] == .bool(true), way: wayOfLast)
    }
  }

  fileprivate static func role(of key: String) -> Reference.Role? {
    switch key {
    case "blob": .blob
    case "chunks": .chunks
    case "table": .table
    default: nil
    }
  }
}

extension Event {
  /// Whether its references are those of bodies: in an event of an unknown kind, what stands beside them is its business.
  var refersToBodies: Bool {
    if case .other = content { false } else { true }
  }

  /// Bytes of all bodies of the event.
  public var bodyBytes: Int {
    // The kinds of which there are many are not taken apart again.
    if let exchange {
      return [exchange.request.message.body?.size, exchange.response?.message.body?.size, exchange.frames?.size]
        .reduce(0) { $0 + ($1 ?? 0) }
    }
    let references = (try? JSONValue.object(json).references(at: Place())) ?? []
    return references.reduce(0) { $0 + ($1.role == .blob ? $1.size ?? 0 : 0) }
  }

  /// The blobs that the event refers to, in the order of its fields, each once.
  public var blobs: [Digest] {
    var seen: Set<Digest> = []
    let references = (try? JSONValue.object(json).references(at: Place())) ?? []
    return references.map(\.digest).filter { seen.insert($0).inserted }
  }
}
