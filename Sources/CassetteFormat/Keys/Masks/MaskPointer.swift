/// A JSON pointer (RFC 6901) into a preimage, in which `*` stands for any one name or index and `**` for any number.
struct MaskPointer: Sendable {
  private enum Token: Sendable {
    case name([UInt8])
    case any
    case deep
  }

  /// How many tokens have been gone past, in each way that is possible.
  typealias Places = Set<Int>

  private let tokens: [Token]

  static let maximumCount = 64

  /// Nil for what is not a pointer, or points to nothing that can be masked.
  init?(_ text: String) {
    let parts = Array(text.utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count > 1, parts.count <= Self.maximumCount, parts[0].isEmpty else { return nil }
    var tokens: [Token] = []
    for part in parts.dropFirst() {
      if part.elementsEqual("*".utf8) {
        tokens.append(.any)
      } else if part.elementsEqual("**".utf8) {
        tokens.append(.deep)
      } else {
        guard let name = PointerToken.unescaped(part) else { return nil }
        tokens.append(.name(name))
      }
    }
    guard case .name(let first)? = tokens.first else { return nil }
    guard first.elementsEqual("body".utf8) || first.elementsEqual("path".utf8) && tokens.count == 1 else { return nil }
    self.tokens = tokens
  }

  /// With each `**`, the place after it: it may stand for nothing.
  private func closed(_ places: Places) -> Places {
    var closed = places
    for place in places {
      var next = place
      while next < tokens.count, case .deep = tokens[next] {
        next += 1
        closed.insert(next)
      }
    }
    return closed
  }

  /// Where the pointer is after a step.
  func after(_ places: Places, _ step: Masks.Step) -> Places {
    var next: Places = []
    for place in places where place < tokens.count {
      switch tokens[place] {
      case .deep: next.insert(place)
      case .any: next.insert(place + 1)
      case .name(let name): if Self.equals(name, step) { next.insert(place + 1) }
      }
    }
    return closed(next)
  }

  private static func equals(_ name: [UInt8], _ step: Masks.Step) -> Bool {
    switch step {
    case .name(let literal): name.elementsEqual(literal.utf8)
    case .text(let text): name == text
    case .index(let index): name.elementsEqual(String(index).utf8)
    }
  }

  /// Where the pointer is after steps from the outermost value; a pointer that ends on the way stays at its end.
  func after(_ steps: [Masks.Step]) -> Places {
    var places = closed([0])
    for step in steps {
      if places.contains(tokens.count) { return [tokens.count] }
      places = after(places, step)
    }
    return places
  }

  func isAtEnd(_ places: Places) -> Bool { places.contains(tokens.count) }

  /// Whether the pointer names exactly this place.
  func names(_ steps: [Masks.Step]) -> Bool { isAtEnd(after(steps)) }
}
