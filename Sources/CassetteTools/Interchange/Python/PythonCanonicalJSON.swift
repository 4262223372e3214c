import CassetteFormat

/// JSON as Python's `json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)` writes what it has
/// read: the form that hashes are taken of.
enum PythonCanonicalJSON {
  static func encode(_ value: JSONValue) -> [UInt8] {
    var out: [UInt8] = []
    append(value, to: &out)
    return out
  }

  private static func append(_ value: JSONValue, to out: inout [UInt8]) {
    switch value {
    case .number(let spelling): out.append(contentsOf: number(spelling).utf8)
    case .array(let items): CanonicalJSON.appendList(items, "[", "]", to: &out) { append($0, to: &$1) }
    case .object(let object):
      // Python compares strings by code points, which is the order of their UTF-8.
      let members = object.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      CanonicalJSON.appendList(members, "{", "}", to: &out) { member, out in
        out.append(contentsOf: CanonicalJSON.encode(.string(member.key)))
        out.append(UInt8(ascii: ":"))
        append(member.value, to: &out)
      }
    default: out.append(contentsOf: CanonicalJSON.encode(value))
    }
  }

  /// Integers of any length stay, but for the sign of zero; everything else is a float.
  private static func number(_ spelling: String) -> String {
    guard spelling.utf8.contains(where: { [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains($0) })
    else { return spelling == "-0" ? "0" : spelling }
    return Double(spelling).map(PythonFloat.text) ?? spelling
  }
}
