public import CassetteFormat

/// The events of a `text/event-stream` body, for reading.
public struct ServerSentEvents {
  public struct Item {
    public fileprivate(set) var name: [UInt8] = []
    /// The data lines, put together with line feeds.
    public fileprivate(set) var data: [UInt8] = []
    /// Where the event stands in the body, with the empty line that ends it.
    public fileprivate(set) var range = 0..<0
    /// Where the values of its data lines stand.
    public fileprivate(set) var lines: [Range<Int>] = []
  }

  public private(set) var items: [Item] = []

  /// An empty line ends an event. Comments, ids and retry times are left out.
  public init(_ body: [UInt8]) {
    body.withUnsafeBytes { text in
      var lines = EventStreamLines(text)
      var item = Item()
      var start = 0
      while let line = lines.next() {
        if line.isEmpty {
          item.range = start..<lines.position
          if !item.lines.isEmpty || !item.name.isEmpty { items.append(item) }
          (item, start) = (Item(), lines.position)
        } else if let value = lines.value(of: "data", in: line) {
          if !item.lines.isEmpty { item.data.append(0x0A) }
          item.data.append(contentsOf: text[value])
          item.lines.append(value)
        } else if let value = lines.value(of: "event", in: line) {
          item.name = Array(text[value])
        }
      }
      // A stream that was cut may end inside an event.
      item.range = start..<text.count
      if !item.lines.isEmpty { items.append(item) }
    }
  }

  /// Whether the body of a response is such a stream, by its media type or its first bytes.
  static func areIn(_ content: [UInt8], of response: Response) -> Bool {
    response.isEventStream || content.starts(with: "data:".utf8) || content.starts(with: "event:".utf8)
  }

  /// When each event was there as a whole, in microseconds after the response's head.
  public func arrivals(_ table: ChunkTable) -> [Int] {
    var chunks = table.chunks.makeIterator()
    var (received, time) = (0, 0)
    return items.map { item in
      while received < item.range.upperBound, let chunk = chunks.next() {
        received += chunk.length
        time += chunk.delay
      }
      return time
    }
  }
}

extension Response {
  /// Whether the media type is that of server-sent events.
  var isEventStream: Bool {
    message.header("Content-Type")?.description.lowercased().hasPrefix("text/event-stream") ?? false
  }
}
