import CassetteFormat

/// The keys at the beginning of a document that may be cut off anywhere, or be no document at all.
struct KeyPaths: Sendable {
  private struct Level {
    let prefix: String
    let isList: Bool
    /// Where the value stands whose key was read; empty where nothing is noted.
    var path: String?

    func path(of key: String) -> String { prefix.isEmpty ? key : prefix + "." + key }
  }

  private static let maximumDepth = 4
  private static let maximumLength = 64

  /// Each path that came up, and the text of the first scalar there; empty when the value is none, or long.
  private(set) var values: [String: String] = [:]
  private var levels: [Level] = []
  private var hasDocument = false

  private init() {}

  /// The keys of JSON, whose syntax is not checked.
  static func ofJSON(_ bytes: [UInt8]) -> KeyPaths {
    var paths = KeyPaths()
    var position = 0
    while position < bytes.count {
      let start = position
      position += 1
      switch bytes[start] {
      case UInt8(ascii: "{"): paths.open(isList: false)
      case UInt8(ascii: "["): paths.open(isList: true)
      case UInt8(ascii: "}"), UInt8(ascii: "]"): paths.close()
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x0A, 0x0D, 0x09: break
      case UInt8(ascii: "\""):
        guard let end = JSONOutline.endOfString(bytes, from: position) else { return paths }
        paths.take(bytes[position..<end - 1])
        position = end
      default:
        guard let end = JSONOutline.endOfValue(bytes, from: start), end < bytes.count else { return paths }
        paths.take(bytes[start..<end])
        position = end
      }
    }
    return paths
  }

  /// The keys of YAML, up to where the parser has doubts.
  ///
  /// - Parameter isBeginning: Whether the bytes are the beginning of a longer text.
  static func ofYAML(_ bytes: [UInt8], isBeginning: Bool) -> KeyPaths {
    var paths = KeyPaths()
    let events = YAMLEvents(MemoryInput(bytes), isBeginning: isBeginning)
    while let event = try? events.next() {
      switch event {
      case .streamEnd: return paths
      case .mappingStart: paths.open(isList: false)
      case .sequenceStart: paths.open(isList: true)
      case .mappingEnd, .sequenceEnd: paths.close()
      case .scalar(let scalar, _): paths.take(scalar.bytes[...])
      case .alias: paths.take([])
      case .documentStart, .documentEnd: break
      }
    }
    return paths
  }

  /// Where the next value stands; the values of a second document at the top count as those of a list.
  private var prefix: String {
    guard let last = levels.last else { return hasDocument ? "[]" : "" }
    return last.isList ? last.prefix + "[]" : last.path ?? last.path(of: "?")
  }

  private var isDeep: Bool { levels.count > Self.maximumDepth }

  private mutating func open(isList: Bool) {
    levels.append(Level(prefix: isDeep ? "" : prefix, isList: isList))
  }

  private mutating func close() {
    _ = levels.popLast()
    if levels.isEmpty { hasDocument = true } else { levels[levels.count - 1].path = nil }
  }

  /// In an object, a scalar is a key, or the value that ends the key before it.
  private mutating func take(_ scalar: ArraySlice<UInt8>) {
    guard let last = levels.last, !last.isList else { return }
    let isNoted = !isDeep && scalar.count <= Self.maximumLength
    if let path = last.path {
      if isNoted, values[path] == "" { values[path] = String(decoding: scalar, as: UTF8.self) }
      levels[levels.count - 1].path = nil
    } else {
      let path = isDeep ? "" : last.path(of: isNoted ? String(decoding: scalar, as: UTF8.self) : "")
      levels[levels.count - 1].path = path
      if isNoted, values[path] == nil { values[path] = "" }
    }
  }
}
