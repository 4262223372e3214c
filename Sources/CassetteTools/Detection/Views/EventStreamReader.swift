/// The events of a `text/event-stream` body, and what stands there besides.
struct EventStreamReader {
  enum Part {
    /// The data lines of an event, without their field name.
    case event([Range<Int>])
    /// Lines without data: names, ids, comments, anything.
    case rest(Range<Int>)
  }

  private let text: UnsafeRawBufferPointer
  private var position = 0
  /// The next line feed at or after the position; the text's end when there is none.
  private var lineFeed = -1
  private var data: [Range<Int>] = []
  /// The event that is complete, and waits for the text before its end.
  private var event: [Range<Int>] = []
  private var rest: Range<Int>?

  init(_ text: UnsafeRawBufferPointer) {
    self.text = text
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
    while event.isEmpty, position < text.count {
      let line = nextLine()
      if let value = value(line) {
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

  /// A line without its end: LF, CR LF or CR.
  private mutating func nextLine() -> Range<Int> {
    let start = position
    if lineFeed < start { lineFeed = text.firstOffset(of: 0x0A, from: start) ?? text.count }
    var end = lineFeed
    position = min(end + 1, text.count)
    let line = UnsafeRawBufferPointer(rebasing: text[start..<end])
    if let carriageReturn = line.firstOffset(of: 0x0D, from: 0) {
      if start + carriageReturn + 1 < end { position = start + carriageReturn + 1 }
      end = start + carriageReturn
    }
    return start..<end
  }

  /// What stands after `data:` in a line that begins so.
  private func value(_ line: Range<Int>) -> Range<Int>? {
    guard line.count >= 5, text[line.prefix(5)].elementsEqual("data:".utf8) else { return nil }
    let start = line.lowerBound + 5
    return start + (start < line.upperBound && text[start] == 0x20 ? 1 : 0)..<line.upperBound
  }
}
