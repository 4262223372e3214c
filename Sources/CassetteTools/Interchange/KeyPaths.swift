import CassetteFormat

/// The keys at the beginning of a document that may be cut off anywhere, or be no document at all.
struct KeyPaths: Sendable {
  private struct Level {
    let prefix: String
    let isList: Bool
    var key: String?
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
    if last.isList { return last.prefix + "[]" }
    return last.prefix + (last.prefix.isEmpty ? "" : ".") + (last.key ?? "?")
  }

  private mutating func open(isList: Bool) {
    levels.append(Level(prefix: levels.count > Self.maximumDepth ? "" : prefix, isList: isList))
  }

  private mutating func close() {
    _ = levels.popLast()
    if levels.isEmpty { hasDocument = true } else { levels[levels.count - 1].key = nil }
  }

  /// In an object, a scalar is a key, or the value that ends the key before it.
  private mutating func take(_ scalar: ArraySlice<UInt8>) {
    guard let last = levels.last, !last.isList else { return }
    let isNoted = levels.count <= Self.maximumDepth && scalar.count <= Self.maximumLength
    if last.key == nil {
      levels[levels.count - 1].key = isNoted ? String(decoding: scalar, as: UTF8.self) : ""
      if isNoted { values[prefix, default: ""] += "" }
    } else {
      if isNoted, values[prefix] == "" { values[prefix] = String(decoding: scalar, as: UTF8.self) }
      levels[levels.count - 1].key = nil
    }
  }
}
