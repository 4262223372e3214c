import CassetteFormat

/// Reads a trace entry by entry: a heading, and the dump below it.
struct CurlTraceReader {
  private enum Form { case hexadecimal, text }

  private var lines: LineReader
  private var pending: CurlTraceEntry?
  /// Decided by the first dump of the file.
  private var form: Form?

  init(_ file: any RandomAccessBytes) {
    lines = LineReader(file)
  }

  /// The next entry; nil at the end of the file.
  ///
  /// - Throws: `InterchangeError` for a line that is too long; `FileError`.
  mutating func next() throws -> CurlTraceEntry? {
    var entry = pending
    pending = nil
    var dump: [(offset: Int, text: ArraySlice<UInt8>)] = []
    while let line = try lines.next() {
      switch CurlTraceLine(line) {
      case .heading(let heading):
        if let entry {
          // A line of data that looks like a heading does not come before the dump is whole.
          pending = heading
          return assembled(entry, dump)
        }
        entry = heading
      case .dump(let offset, let text):
        // What curl writes to standard output may stand between its own lines.
        if entry != nil { dump.append((offset, text)) }
      case .other: break
      }
    }
    return entry.map { assembled($0, dump) }
  }

  private mutating func assembled(
    _ entry: CurlTraceEntry, _ dump: [(offset: Int, text: ArraySlice<UInt8>)]
  ) -> CurlTraceEntry {
    var entry = entry
    guard entry.bytes.isEmpty, entry.size > 0, let first = dump.first else { return entry }
    form = form ?? (Self.hexadecimal(first.text, min(16, entry.size)) == nil ? .text : .hexadecimal)
    for (index, line) in dump.enumerated() {
      guard line.offset == entry.bytes.count, !entry.isWhole else { break }
      if form == .hexadecimal {
        guard let bytes = Self.hexadecimal(line.text, min(16, entry.size - line.offset)) else { break }
        entry.bytes += bytes
      } else {
        entry.bytes += line.text.prefix(entry.size - line.offset)
        // A line that stops before the next begins was ended by CR LF; or an editor took spaces from its end.
        let next = index + 1 < dump.count ? dump[index + 1].offset : entry.size
        let gap = next - entry.bytes.count
        guard gap > 0, next <= entry.size, gap <= 66 else { continue }
        if gap == 1 {
          entry.bytes.append(0x20)
        } else {
          entry.bytes += [UInt8](repeating: 0x20, count: gap - 2) + [0x0D, 0x0A]
        }
      }
    }
    entry.isLossy = form == .text && entry.bytes.contains(UInt8(ascii: "."))
    return entry
  }

  /// The bytes of a line of a hexadecimal dump; nil when it is none.
  private static func hexadecimal(_ text: ArraySlice<UInt8>, _ count: Int) -> [UInt8]? {
    guard text.count >= 3 * count - 1 else { return nil }
    var bytes: [UInt8] = []
    for index in 0..<count {
      let place = text.startIndex + 3 * index
      guard let byte = UInt8(String(decoding: text[place..<place + 2], as: UTF8.self), radix: 16),
        place + 2 == text.endIndex || text[place + 2] == 0x20
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}
