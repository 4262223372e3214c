import CassetteFormat

/// A line of a trace: the heading of an entry, or part of a dump.
enum CurlTraceLine {
  case heading(CurlTraceEntry)
  /// `0010: …`, with the text after the colon.
  case dump(offset: Int, text: ArraySlice<UInt8>)
  case other

  init(_ line: LineReader.Line) {
    var text = Self.withoutMeter(line.bytes[...])
    if let (offset, rest) = Self.dump(text) {
      self = .dump(offset: offset, text: rest)
      return
    }
    let time = Self.takeTime(&text)
    let transfer = Self.takeTransfer(&text)
    guard var entry = Self.entry(text, line.number) else {
      self = .other
      return
    }
    entry.time = time
    entry.transfer = transfer
    self = .heading(entry)
  }

  private static let marks: [(String, CurlTraceEntry.Kind)] = [
    ("=> Send header, ", .sentHeader), ("<= Recv header, ", .receivedHeader), ("=> Send data, ", .sentData),
    ("<= Recv data, ", .receivedData),
  ]

  private static func entry(_ text: ArraySlice<UInt8>, _ line: Int) -> CurlTraceEntry? {
    for (mark, kind) in marks where text.starts(with: mark.utf8) {
      let digits = text.dropFirst(mark.utf8.count).prefix { (0x30...0x39).contains($0) }
      guard let size = Int(String(decoding: digits, as: UTF8.self)), size <= 1 << 30 else { return nil }
      return CurlTraceEntry(kind: kind, line: line, size: size)
    }
    for mark in ["== Info: ", "* "] where text.starts(with: mark.utf8) {
      let information = String(decoding: text.dropFirst(mark.utf8.count), as: UTF8.self)
      return CurlTraceEntry(kind: .information(information), line: line)
    }
    return verbose(text, line)
  }

  /// The lines of `curl -v`: headers as they are, and how much data passed.
  private static func verbose(_ text: ArraySlice<UInt8>, _ line: Int) -> CurlTraceEntry? {
    for (mark, kind) in [(">", CurlTraceEntry.Kind.sentHeader), ("<", .receivedHeader)] {
      guard text.starts(with: mark.utf8), text.count == 1 || text.dropFirst().first == 0x20 else { continue }
      let bytes = Array(text.dropFirst(2)) + [0x0D, 0x0A]
      return CurlTraceEntry(kind: kind, line: line, size: bytes.count, bytes: bytes, isVerbose: true)
    }
    guard text.count < 64, text.last == UInt8(ascii: "]"),
      String(decoding: text, as: UTF8.self).hasSuffix(" bytes data]")
    else { return nil }
    if text.starts(with: "} [".utf8) { return CurlTraceEntry(kind: .sentUnseen, line: line) }
    if text.starts(with: "{ [".utf8) { return CurlTraceEntry(kind: .receivedUnseen, line: line) }
    return nil
  }

  private static func dump(_ text: ArraySlice<UInt8>) -> (offset: Int, text: ArraySlice<UInt8>)? {
    guard let colon = text.prefix(17).firstIndex(of: UInt8(ascii: ":")), colon - text.startIndex >= 4,
      let offset = Int(String(decoding: text[..<colon], as: UTF8.self), radix: 16)
    else { return nil }
    let rest = text[(colon + 1)...]
    guard rest.isEmpty || rest.first == 0x20 else { return nil }
    return (offset, rest.dropFirst())
  }

  /// `12:34:56.789012 `, in local time.
  private static func takeTime(_ text: inout ArraySlice<UInt8>) -> Int? {
    let stamp = text.prefix(16)
    let shape = String(decoding: stamp.map { (0x30...0x39).contains($0) ? UInt8(ascii: "9") : $0 }, as: UTF8.self)
    guard shape == "99:99:99.999999 ",
      let micros = Timestamp.microseconds(
        "1970-01-01T" + String(decoding: stamp.prefix(15), as: UTF8.self) + "Z")
    else { return nil }
    text = text.dropFirst(16)
    return micros
  }

  /// `[0-1] `, connection and transfer.
  private static func takeTransfer(_ text: inout ArraySlice<UInt8>) -> String {
    guard text.first == UInt8(ascii: "["), let end = text.prefix(48).firstIndex(of: UInt8(ascii: "]")),
      text[(end + 1)...].first == 0x20,
      text[(text.startIndex + 1)..<end].allSatisfy({
        (0x30...0x39).contains($0) || $0 == 0x2D || $0 == UInt8(ascii: "x")
      })
    else { return "" }
    let name = text[(text.startIndex + 1)..<end]
    text = text[(end + 2)...]
    return String(decoding: name, as: UTF8.self)
  }

  /// The line without the progress meter that curl writes before it when both go to a terminal or one file.
  private static func withoutMeter(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard line.count < 4096 || line.contains(0x0D) else { return line }
    var rest = line.lastIndex(of: 0x0D).map { line[($0 + 1)...] } ?? line
    let mark = Array("--:--:--".utf8)
    guard rest.first == 0x20 || (rest.first.map { (0x30...0x39).contains($0) } ?? false), rest.count < 512,
      let place = rest.indices.last(where: { rest[$0...].starts(with: mark) })
    else { return rest }
    rest = rest[(place + mark.count)...]
    return rest.drop { $0 == 0x20 }.drop { (0x30...0x39).contains($0) || $0 == 0x6B || $0 == 0x4D }
  }
}
