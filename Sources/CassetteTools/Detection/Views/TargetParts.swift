import CassetteFormat

/// The components of a request target: origin form (`/path?query`) or absolute form (`https://user@host/path`).
struct TargetParts: Sequence {
  struct Item {
    let component: Part.Component
    let range: Range<Int>

    /// Searches the component in the target that it is of.
    func search(_ target: UnsafeRawBufferPointer, _ scan: ContentScan) {
      let text = UnsafeRawBufferPointer(rebasing: target[range])
      let origin = TextOrigin(range.lowerBound)
      if case .query = component {
        scan.searchForm(text, origin)
      } else {
        scan.search(text, origin, .text)
      }
    }
  }

  private var items: [Item] = []

  init(_ target: UnsafeRawBufferPointer) {
    let fragment = target.firstOffset(of: UInt8(ascii: "#"), from: 0) ?? target.count
    let query = target[..<fragment].firstIndex(of: UInt8(ascii: "?")) ?? fragment
    let path = Self.startOfPath(target[..<query])
    // The scheme shows that what stands before the host is a name and a password.
    if path > 0 { items.append(Item(component: .userinfo, range: 0..<path)) }
    items.append(Item(component: .path, range: path..<query))
    if query < fragment {
      for pair in target[(query + 1)..<fragment].split(separator: UInt8(ascii: "&")) {
        let name = UnsafeRawBufferPointer(rebasing: pair.prefix { $0 != UInt8(ascii: "=") })
        let component = Part.Component.query(name: ByteString(PercentEscapes.decode(name, isForm: true).bytes))
        items.append(Item(component: component, range: pair.startIndex..<pair.endIndex))
      }
    }
    if fragment < target.count { items.append(Item(component: .fragment, range: fragment + 1..<target.count)) }
  }

  func makeIterator() -> IndexingIterator<[Item]> { items.makeIterator() }

  /// The offset after scheme and authority; 0 when there are none.
  private static func startOfPath(_ target: Slice<UnsafeRawBufferPointer>) -> Int {
    guard let colon = target.firstIndex(of: UInt8(ascii: ":")), target[colon...].starts(with: "://".utf8),
      !target[..<colon].contains(UInt8(ascii: "/"))
    else { return 0 }
    return target[(colon + 3)...].firstIndex(of: UInt8(ascii: "/")) ?? target.endIndex
  }
}
