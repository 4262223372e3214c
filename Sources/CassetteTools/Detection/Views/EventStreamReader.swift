/// The events of a `text/event-stream` body, and what stands there besides.
struct EventStreamReader {
  enum Part {
    /// The data lines of an event, without their field name.
    case event([Range<Int>])
    /// Lines without data: names, ids, comments, anything.
    case rest(Range<Int>)
  }

  private var lines: EventStreamLines
  private var data: [Range<Int>] = []
  /// The event that is complete, and waits for the text before its end.
  private var event: [Range<Int>] = []
  private var rest: Range<Int>?

  init(_ text: UnsafeRawBufferPointer) {
    lines = EventStreamLines(text)
  }

  private static let beginnings = ["data: ", "data:{", "data:[", "event:", ": "]

  /// Whether a text begins as a stream of events does; `data:image/png` does not.
  static func isLikely(_ text: UnsafeRawBufferPointer) -> Bool {
    switch text.first {
    case UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: ":"): beginnings.contains { text.starts(with: $0.utf8) }
    default: false
    }
  }

  /// The next event or other text; nil at the end. Other lines of an event come before it.
  mutating func next() -> Part? {
    while event.isEmpty, let line = lines.next() {
      // The word alone is text like any other.
      if line.count > 4, let value = lines.value(of: "data", in: line) {
        data.append(value)
        if let part = takeRest() { return part }
      } else if line.isEmpty, !data.isEmpty {
        swap(&data, &event)
      } else {
        // Empty lines belong to what stands around them, so that a text that is no stream stays whole.
        rest = (rest?.lowerBound ?? line.lowerBound)..<line.upperBound
      }
    }
    if let part = takeRest() { return part }
    if event.isEmpty { swap(&data, &event) }
    guard !event.isEmpty else { return nil }
    defer { event = [] }
    return .event(event)
  }

  private mutating func takeRest() -> Part? {
    guard let range = rest else { return nil }
    rest = nil
    return range.isEmpty ? nil : .rest(range)
  }
}
