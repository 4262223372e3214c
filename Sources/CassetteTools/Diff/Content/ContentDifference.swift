import CassetteFormat

/// One difference of two contents: a value of JSON, an event of a stream, a range of bytes.
public struct ContentDifference: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case added, removed, changed
  }

  public let kind: Kind
  /// The event of the stream that it is in; that of the second content for what was added.
  public let event: Int?
  /// A JSON pointer into the document or the event's data; nil for a whole event, and for bytes.
  public let pointer: String?
  /// Where the bytes begin, when they are all that can be said.
  public let byte: Int?
  /// What was there and what is there now, as it is spelled.
  public let before: [UInt8]?
  public let after: [UInt8]?
}

/// Compares contents as far as they are understood: as JSON, as a stream of events, as bytes.
struct ContentComparison {
  private(set) var differences: [ContentDifference] = []

  init(_ first: WireContent, _ second: WireContent) {
    guard first.bytes != second.bytes else { return }
    switch (first.form, second.form) {
    case (.json(let old), .json(let new)): compare(old.root, new.root, event: nil)
    case (.stream(let old), .stream(let new)): compare(old, new)
    default: break
    }
    // White space, comments and the ends of lines are bytes too.
    if differences.isEmpty { compareBytes(first.bytes, second.bytes) }
  }

  private mutating func compareBytes(_ first: [UInt8], _ second: [UInt8]) {
    let start = zip(first, second).prefix { $0 == $1 }.count
    let rest = min(first.count, second.count) - start
    let end = zip(first.reversed(), second.reversed()).prefix(rest).prefix { $0 == $1 }.count
    differences.append(
      ContentDifference(
        kind: .changed, event: nil, pointer: nil, byte: start, before: Array(first[start..<first.count - end]),
        after: Array(second[start..<second.count - end])))
  }

  // MARK: JSON

  private mutating func add(_ kind: ContentDifference.Kind, _ old: JSONNode?, _ new: JSONNode?, event: Int?) {
    differences.append(
      ContentDifference(
        kind: kind, event: event, pointer: (new ?? old)?.pointer, byte: nil, before: old.map { Array($0.bytes) },
        after: new.map { Array($0.bytes) }))
  }

  /// The trees have limits for their depth, so this ends soon.
  private mutating func compare(_ old: JSONNode, _ new: JSONNode, event: Int?) {
    guard !old.bytes.elementsEqual(new.bytes) else { return }
    switch (old.kind, new.kind) {
    case (.object, .object): compareMembers(old, new, event: event)
    case (.array, .array): compareElements(old, new, event: event)
    default: add(.changed, old, new, event: event)
    }
  }

  private mutating func compareMembers(_ old: JSONNode, _ new: JSONNode, event: Int?) {
    let names = new.members.map { $0.key ?? "" }
    var known: Set<String> = []
    for member in old.members {
      let name = member.key ?? ""
      known.insert(name)
      guard let other = new.member(name) else {
        add(.removed, member, nil, event: event)
        continue
      }
      compare(member, other, event: event)
    }
    for (name, member) in zip(names, new.members) where !known.contains(name) {
      add(.added, nil, member, event: event)
    }
  }

  private mutating func compareElements(_ old: JSONNode, _ new: JSONNode, event: Int?) {
    let (first, second) = (old.elements, new.elements)
    let pairs = Alignment(first.map { Array($0.bytes) }, second.map { Array($0.bytes) }).pairs
    for pair in pairs {
      switch pair {
      case (let old?, let new?): compare(first[old], second[new], event: event)
      case (let old?, nil): add(.removed, first[old], nil, event: event)
      case (nil, let new?): add(.added, nil, second[new], event: event)
      case (nil, nil): break
      }
    }
  }

  // MARK: Streams

  private mutating func compare(_ old: [StreamEvent], _ new: [StreamEvent]) {
    func bytes(_ event: StreamEvent) -> [UInt8] { Array(event.content[event.range]) }
    let alignment = Alignment(old.map(bytes), new.map(bytes)) { old[$0].type == new[$1].type }
    for pair in alignment.pairs {
      switch pair {
      case (let before?, let after?):
        let (first, second) = (old[before], new[after])
        guard bytes(first) != bytes(second) else { continue }
        if let root = first.root, let other = second.root, !root.bytes.elementsEqual(other.bytes) {
          compare(root, other, event: before)
        } else {
          add(.changed, event: before, bytes(first), bytes(second))
        }
      case (let before?, nil): add(.removed, event: before, bytes(old[before]), nil)
      case (nil, let after?): add(.added, event: after, nil, bytes(new[after]))
      case (nil, nil): break
      }
    }
  }

  private mutating func add(_ kind: ContentDifference.Kind, event: Int, _ before: [UInt8]?, _ after: [UInt8]?) {
    differences.append(
      ContentDifference(kind: kind, event: event, pointer: nil, byte: nil, before: before, after: after))
  }
}
