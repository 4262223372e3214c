import CassetteFormat

/// The first line and the header lines of a HTTP/1 message.
///
/// Lenient as Go's and Python's readers are: lines may end in LF alone, and a line that is no header is passed over and
/// counted.
struct HTTP1Head {
  private(set) var startLine: ArraySlice<UInt8> = []
  private(set) var headers: [HeaderField] = []
  /// Whether a header went on over several lines, which are now one.
  private(set) var isUnfolded = false
  /// How many lines were no headers.
  private(set) var strayLines = 0
  /// Where the body begins.
  private(set) var end: Int
  /// Whether the empty line at the end came.
  private(set) var isComplete = false
  /// Whether the bytes end within a line.
  private(set) var endsInLine = false

  /// Reads a head from the start of the bytes.
  init(_ bytes: ArraySlice<UInt8>) {
    end = bytes.startIndex
    while let line = nextLine(bytes), line.isEmpty {}
    startLine = lastLine
    readFields(bytes)
  }

  /// Reads header lines without a first line, such as trailers.
  init(fields bytes: ArraySlice<UInt8>) {
    end = bytes.startIndex
    readFields(bytes)
  }

  private var lastLine: ArraySlice<UInt8> = []

  private mutating func readFields(_ bytes: ArraySlice<UInt8>) {
    while let line = nextLine(bytes) {
      guard !line.isEmpty else { return isComplete = true }
      take(line)
    }
  }

  /// The next line without its end; nil at the end of the bytes.
  private mutating func nextLine(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard end < bytes.endIndex else { return nil }
    let stop = bytes[end...].firstIndex(of: 0x0A)
    var line = bytes[end..<(stop ?? bytes.endIndex)]
    end = stop.map { $0 + 1 } ?? bytes.endIndex
    endsInLine = stop == nil
    if line.last == 0x0D { line.removeLast() }
    lastLine = line
    return line
  }

  private mutating func take(_ line: ArraySlice<UInt8>) {
    if Self.isSpace(line.first), !headers.isEmpty {
      let rest = Self.trimmed(line)
      if !rest.isEmpty { headers[headers.count - 1].value.bytes += [0x20] + rest }
      isUnfolded = true
      return
    }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), case let name = Self.trimmed(line[..<colon]),
      !name.isEmpty
    else { return strayLines += 1 }
    headers.append(HeaderField(ByteString(Array(name)), ByteString(Array(Self.trimmed(line[(colon + 1)...])))))
  }

  private static func isSpace(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 }

  static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while isSpace(text.first) { text.removeFirst() }
    while isSpace(text.last) { text.removeLast() }
    return text
  }
}

extension [HeaderField] {
  /// The value of the first header of a name.
  func first(_ name: StaticString) -> ByteString? { first { $0.name.equalsIgnoringCase(name) }?.value }

  /// Whether the body is sent in chunks.
  var areChunked: Bool {
    contains { field in
      field.name.equalsIgnoringCase("Transfer-Encoding")
        && field.value.description.lowercased().split { ", \t".contains($0) }.last == "chunked"
    }
  }

  /// The content length that is announced; nil when there is none, or no number.
  var contentLength: Int? {
    first("Content-Length").flatMap { $0.string }.flatMap { Int($0.prefix { $0 != "," }) }.flatMap { $0 < 0 ? nil : $0 }
  }
}
