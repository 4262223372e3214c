public import CassetteFormat

/// The events of a `text/event-stream` body, for reading.
public struct ServerSentEvents {
  public struct Item {
    public fileprivate(set) var name: [UInt8] = []
    /// The data lines, put together with line feeds.
    public fileprivate(set) var data: [UInt8] = []
    /// Where the event ends in the body.
    public fileprivate(set) var end = 0
  }

  public private(set) var items: [Item] = []

  /// Lines end in LF, CR LF or CR; an empty line ends an event. Comments, ids and retry times are left out.
  public init(_ body: [UInt8]) {
    var item = Item()
    var hasData = false
    var start = 0
    while start < body.count {
      let end = body[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? body.count
      let isPair = end + 1 < body.count && body[end] == 0x0D && body[end + 1] == 0x0A
      let next = min(body.count, end + (isPair ? 2 : 1))
      let line = body[start..<end]
      if line.isEmpty {
        item.end = next
        if hasData || !item.name.isEmpty { items.append(item) }
        (item, hasData) = (Item(), false)
      } else if let value = Self.value(of: "data", in: line) {
        if hasData { item.data.append(0x0A) }
        item.data.append(contentsOf: value)
        hasData = true
      } else if let value = Self.value(of: "event", in: line) {
        item.name = Array(value)
      }
      start = next
    }
    // A stream that was cut may end inside an event.
    item.end = body.count
    if hasData { items.append(item) }
  }

  private static func value(of field: String, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard line.starts(with: field.utf8) else { return nil }
    let rest = line.dropFirst(field.utf8.count)
    if rest.isEmpty { return rest }
    guard rest.first == UInt8(ascii: ":") else { return nil }
    let value = rest.dropFirst()
    return value.first == 0x20 ? value.dropFirst() : value
  }

  /// When each event was there as a whole, in microseconds after the response's head.
  public func arrivals(_ table: ChunkTable) -> [Int] {
    var chunks = table.chunks.makeIterator()
    var (received, time) = (0, 0)
    return items.map { item in
      while received < item.end, let chunk = chunks.next() {
        received += chunk.length
        time += chunk.delay
      }
      return time
    }
  }
}
