/// The names that a key has instead of ids: `call#1` for the first call that a request defines, and so on.
///
/// Renaming keeps what belongs together: without ids, two requests whose tool results are swapped would be one.
struct KeyAliases {
  enum Space: UInt8 {
    /// Calls of tools.
    case call
    /// Requests for approval.
    case approval
    /// What only its provider can read: signatures, encrypted reasoning.
    case opaque
    /// What a server made: responses, items, containers.
    case response
    /// Requests of JSON-RPC.
    case remote

    fileprivate var name: String {
      switch self {
      case .call: "call"
      case .approval: "appr"
      case .opaque: "opaque"
      case .response: "resp"
      case .remote: "rpc"
      }
    }
  }

  private struct Name: Hashable {
    let space: Space
    let isDangling: Bool
    let id: [UInt8]
  }

  /// What an id stands for, and the order of calls that results are sorted by.
  struct Alias: Equatable {
    let text: String
    /// Dangling references come after the others.
    let rank: Int
  }

  private var numbers: [Name: Int] = [:]
  private var counts: [Int: Int] = [:]
  /// What each binding replaced, to go back to an earlier state.
  private var log: [(name: Name, before: Int?)] = []

  /// A point in the document, to go back to.
  var mark: Int { log.count }

  /// Forgets all that was bound since a mark.
  mutating func rewind(to mark: Int) {
    while log.count > mark, let (name, before) = log.popLast() {
      numbers[name] = before
      counts[Self.counter(name), default: 0] -= 1
    }
  }

  private static func counter(_ name: Name) -> Int { Int(name.space.rawValue) * 2 + (name.isDangling ? 1 : 0) }

  private mutating func bind(_ name: Name) -> Int {
    let number = counts[Self.counter(name), default: 0] + 1
    counts[Self.counter(name)] = number
    log.append((name, numbers.updateValue(number, forKey: name)))
    return number
  }

  /// Binds an id where it is defined; an id that is defined again becomes a new one.
  mutating func define(_ id: [UInt8], _ space: Space) -> Alias {
    let number = bind(Name(space: space, isDangling: false, id: id))
    return Alias(text: "\(space.name)#\(number)", rank: number)
  }

  /// What a reference means: the latest definition, or `call?#1` for the first id that has none.
  mutating func resolve(_ id: [UInt8], _ space: Space) -> Alias {
    if let number = numbers[Name(space: space, isDangling: false, id: id)] {
      return Alias(text: "\(space.name)#\(number)", rank: number)
    }
    let name = Name(space: space, isDangling: true, id: id)
    let number = numbers[name] ?? bind(name)
    return Alias(text: "\(space.name)?#\(number)", rank: Int.max / 2 + number)
  }

  /// The name of a value that is only compared: equal values have equal names.
  mutating func name(_ value: [UInt8], _ space: Space) -> String {
    let name = Name(space: space, isDangling: false, id: value)
    return "\(space.name)#\(numbers[name] ?? bind(name))"
  }
}
