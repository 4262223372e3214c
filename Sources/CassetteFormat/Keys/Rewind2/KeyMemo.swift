/// What is known of a request whose key has been computed: a conversation's next request repeats most of it.
struct KeyMemo {
  struct Member {
    /// The name as the body has it, without its escapes.
    let name: [UInt8]
    /// Where the value stands in the body.
    let raw: Range<Int>
    /// Its canonical text.
    let text: [UInt8]
  }

  struct Element {
    var raw: Range<Int>
    /// Where its canonical text stands in `elementText`.
    let text: Range<Int>
    /// The aliases' state after it.
    let mark: Int
    /// Set for the result of a call, to sort by.
    let rank: Int?
    /// Whether the same bytes will mean the same the next time.
    let isLasting: Bool
    /// Names the conversation up to here.
    let prefix: Digest
  }

  let method: [UInt8]
  let target: [UInt8]
  var dialect = KeyDialect.http
  var body: [UInt8] = []
  private(set) var members: [Member] = []
  /// Where the member of a name is in `members`.
  private var places: [ByteString: Int] = [:]
  var elements: [Element] = []
  var elementText: [UInt8] = []
  /// The members that were read or kept, in the order of the body.
  var outline: [(name: [UInt8], raw: Range<Int>, isList: Bool)] = []
  var aliases = KeyAliases()
  var hashed: HashedBytes?

  /// Values shorter than this are read anew.
  private static let leastCount = 64

  init(method: [UInt8], target: [UInt8]) {
    self.method = method
    self.target = target
  }

  mutating func setMembers(_ members: [Member]) {
    self.members = members
    places = Dictionary(members.enumerated().map { (ByteString($1.name), $0) }) { first, _ in first }
  }

  func member(_ name: [UInt8]) -> Member? { places[ByteString(name)].map { members[$0] } }

  /// The number of the member that has this name, and a value of the same bytes at an offset of another body.
  func member(_ name: [UInt8], at offset: Int, of bytes: RawSpan) -> Int? {
    guard Self.isContainer(bytes, offset), let place = places[ByteString(name)] else { return nil }
    let raw = members[place].raw
    return raw.count >= Self.leastCount && matches(raw, offset, bytes) ? place : nil
  }

  /// Whether the element of a number stands at an offset of another body.
  func hasElement(_ index: Int, at offset: Int, of bytes: RawSpan) -> Bool {
    guard index < elements.count, elements[index].isLasting, Self.isContainer(bytes, offset) else { return false }
    return matches(elements[index].raw, offset, bytes)
  }

  /// The end of an object, array or string follows from its bytes; that of a number does not.
  private static func isContainer(_ bytes: RawSpan, _ offset: Int) -> Bool {
    guard offset < bytes.byteCount else { return false }
    let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    return byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "\"")
  }

  private func matches(_ raw: Range<Int>, _ offset: Int, _ bytes: RawSpan) -> Bool {
    offset + raw.count <= bytes.byteCount && SharedPrefix.isEqual(body, raw, bytes, offset)
  }

  /// Forgets the elements after the first few.
  ///
  /// - Parameter places: Where those stand in the new body.
  mutating func keepElements(_ places: [Range<Int>]) {
    elements.removeSubrange(places.count...)
    for (index, place) in places.enumerated() { elements[index].raw = place }
    elementText.removeSubrange((elements.last?.text.upperBound ?? 0)...)
    aliases.rewind(to: elements.last?.mark ?? 0)
  }
}
