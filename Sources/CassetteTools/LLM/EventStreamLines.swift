/// The lines of a `text/event-stream` body, by their places in it. They end in LF, CR LF or CR.
struct EventStreamLines {
  private let text: UnsafeRawBufferPointer
  /// Where the next line begins.
  private(set) var position = 0
  /// The next line feed at or after the position; the text's end when there is none.
  private var lineFeed = -1

  init(_ text: UnsafeRawBufferPointer) {
    self.text = text
  }

  /// The next line without its end; nil when there is none.
  mutating func next() -> Range<Int>? {
    let start = position
    guard start < text.count else { return nil }
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

  /// What a line says of a field; nil when it is about another one. A name without a colon has an empty value.
  func value(of field: String, in line: Range<Int>) -> Range<Int>? {
    let name = field.utf8
    guard line.count >= name.count, text[line.prefix(name.count)].elementsEqual(name) else { return nil }
    let rest = line.dropFirst(name.count)
    if rest.isEmpty { return rest }
    guard text[rest.lowerBound] == UInt8(ascii: ":") else { return nil }
    let value = rest.dropFirst()
    return value.isEmpty || text[value.lowerBound] != 0x20 ? value : value.dropFirst()
  }
}
