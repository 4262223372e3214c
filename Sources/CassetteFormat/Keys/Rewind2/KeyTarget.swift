/// A request target in canonical form: a path, and the parameters that have a part in the key.
struct KeyTarget {
  typealias Pair = (name: [UInt8], value: [UInt8])

  private(set) var path: [UInt8]
  private(set) var query: [Pair]

  /// Splits a target; a scheme and an authority before the path are left out, and so is a fragment.
  init(_ target: [UInt8]) {
    var rest = target.prefix { $0 != UInt8(ascii: "#") }
    for scheme in ["http://", "https://"] where rest.prefix(8).map(ASCII.lowercased).starts(with: scheme.utf8) {
      let authority = rest.dropFirst(scheme.utf8.count)
      rest = authority.drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    }
    let path = rest.prefix { $0 != UInt8(ascii: "?") }
    self.path = Self.blankAccount(KeyComponents.normalised(path))
    query = KeyComponents.pairs(rest.dropFirst(path.count + 1))
  }

  /// Takes a slash at the end off: the model APIs do not tell the two apart.
  mutating func removeFinalSlashes() {
    while path.count > 1, path.last == UInt8(ascii: "/") { path.removeLast() }
  }

  /// Takes out credentials, and what `isMasked` says.
  mutating func dropParameters(_ dialect: KeyDialect, isMasked: ([UInt8]) -> Bool = { _ in false }) {
    // A `key` is a credential only where it is known to be one: others look things up by it.
    let isGemini = dialect != .http && dialect != .mcp || path.starts(with: "/v1beta/".utf8)
    let path = path
    query.removeAll { name, value in
      if isMasked(name) { return true }
      let name = String(decoding: name.map(ASCII.lowercased), as: UTF8.self)
      switch name {
      case "api_key", "api-key", "apikey", "access_token", "subscription-key": return true
      case "key": return isGemini || Self.isGoogleKey(value) || path.starts(with: "/upload/v1beta/".utf8)
      case "token": return isGemini
      default: return name.utf8.starts(with: "x-amz-".utf8)
      }
    }
  }

  /// Whether a value is a key of Google's, or stands for one that was redacted.
  private static func isGoogleKey(_ value: [UInt8]) -> Bool {
    value.starts(with: "AIza".utf8) || value.starts(with: "RW_REDACTED_google_".utf8)
  }

  mutating func dropParameter(_ name: StaticString) {
    query.removeAll { $0.name.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)) }
  }

  /// Puts another end to the path.
  mutating func replaceSuffix(_ suffix: String, by other: String) {
    guard path.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) else { return }
    path = path.dropLast(suffix.utf8.count) + Array(other.utf8)
  }

  /// Who pays is not what is asked: the account of an ARN, the project and location of Vertex.
  private static func blankAccount(_ path: [UInt8]) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    var segments = path.split(separator: slash, omittingEmptySubsequences: false).map { Array($0) }
    var isChanged = false
    for index in segments.indices {
      if segments[index].starts(with: "arn:".utf8) {
        var fields = segments[index].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard fields.count > 4, fields[4].count == 12, fields[4].allSatisfy({ (0x30...0x39).contains($0) }) else {
          continue
        }
        fields[4] = Array("ACCOUNT".utf8)[...]
        segments[index] = Array(fields.joined(separator: [UInt8(ascii: ":")]))
        isChanged = true
      }
      if index + 4 < segments.count, segments[index].elementsEqual("projects".utf8),
        segments[index + 2].elementsEqual("locations".utf8), segments[index + 4].elementsEqual("publishers".utf8)
      {
        segments[index + 1] = Array("PROJECT".utf8)
        segments[index + 3] = Array("LOCATION".utf8)
        isChanged = true
      }
    }
    return isChanged ? Array(segments.joined(separator: [slash])) : path
  }
}
