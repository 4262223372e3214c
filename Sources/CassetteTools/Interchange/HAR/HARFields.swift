import CassetteFormat

/// Lists of names and values that HAR has besides headers: what they are taken apart into.
enum HARFields {
  static func pair(_ name: String, _ value: String) -> JSONValue {
    ["name": .string(name), "value": .string(value)]
  }

  static func pairs(_ fields: [HeaderField]) -> JSONValue {
    .array(fields.map { .array([$0.name.json, $0.value.json]) })
  }

  /// The parameters of a request target, decoded.
  static func query(_ path: String) -> [JSONValue] {
    let query = path.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst()
    return query.split(separator: UInt8(ascii: "&")).map { part in
      let name = part.prefix { $0 != UInt8(ascii: "=") }
      return pair(decoded(name), decoded(part.dropFirst(name.count + 1)))
    }
  }

  static func decoded(_ text: Substring.UTF8View) -> String {
    String(decoding: PercentEncoding.decodedParameter(Array(text)[...]), as: UTF8.self)
  }

  /// The cookies of `Cookie` or `Set-Cookie` lines.
  static func cookies(_ headers: [HeaderField], _ name: StaticString) -> [JSONValue] {
    let isRequest = name.utf8CodeUnitCount == 6
    return headers.filter { $0.name.equalsIgnoringCase(name) }.flatMap { header in
      let parts = header.value.latin1Text.split(separator: ";").map { part in
        let part = part.drop { $0 == " " }
        let name = part.prefix { $0 != "=" }
        return (name: String(name), value: String(part.dropFirst(name.count + 1)))
      }
      if isRequest { return parts.map { pair($0.name, $0.value) } }
      return parts.first.map { [cookie($0, parts.dropFirst())] } ?? []
    }
  }

  private static func cookie(
    _ pair: (name: String, value: String), _ attributes: ArraySlice<(name: String, value: String)>
  ) -> JSONValue {
    var object: JSONObject = ["name": .string(pair.name), "value": .string(pair.value)]
    for attribute in attributes {
      switch attribute.name.lowercased() {
      case "path": object["path"] = .string(attribute.value)
      case "domain": object["domain"] = .string(attribute.value)
      case "httponly": object["httpOnly"] = true
      case "secure": object["secure"] = true
      default: break
      }
    }
    return .object(object)
  }
}
