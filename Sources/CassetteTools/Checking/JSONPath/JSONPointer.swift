import CassetteFormat

/// A JSON pointer (RFC 6901): the way from a value to one in it.
struct JSONPointer: Sendable {
  private let tokens: [String]
  let text: String

  /// Nil for what is not a pointer.
  init?(_ text: String) {
    guard text.isEmpty || text.utf8.first == UInt8(ascii: "/") else { return nil }
    var tokens: [String] = []
    for part in PointerToken.parts(of: text) {
      guard let token = PointerToken.unescaped(part) else { return nil }
      tokens.append(String(decoding: token, as: UTF8.self))
    }
    self.tokens = tokens
    self.text = text
  }

  /// Nil when there is nothing at that place.
  func value(in root: JSONValue) -> JSONValue? {
    var value = root
    for token in tokens {
      switch value {
      case .object(let object):
        guard let member = object.members.last(where: { $0.key.utf8.elementsEqual(token.utf8) }) else { return nil }
        value = member.value
      case .array(let items):
        guard token == "0" || !token.hasPrefix("0"), token.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
          let index = Int(token), items.indices.contains(index)
        else { return nil }
        value = items[index]
      default: return nil
      }
    }
    return value
  }
}

extension CaseNode {
  func pointer(_ name: String) throws(CaseProblem) -> JSONPointer {
    guard let text, let pointer = JSONPointer(text) else {
      throw wrong("\(name) must be a JSON pointer, such as /docs/0")
    }
    return pointer
  }
}
