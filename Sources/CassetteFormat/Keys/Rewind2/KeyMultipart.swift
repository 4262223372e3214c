/// The parts of a multipart body (RFC 2046 §5.1, RFC 7578), without what is new each time: boundaries and file names.
struct KeyMultipart {
  struct Part {
    var name: [UInt8]
    /// The end of a file's name from its last dot, in lower case; nil for a part that is no file.
    var fileExtension: [UInt8]?
    var mime: [UInt8]?
    var content: ArraySlice<UInt8>
  }

  private(set) var parts: [Part] = []

  /// The parts, sorted by name; nil when the body is not what its content type says.
  init?(_ body: [UInt8], contentType: [UInt8]) {
    guard let boundary = HeaderParameters(contentType).value("boundary"), !boundary.isEmpty, boundary.count <= 256
    else {
      return nil
    }
    let delimiter = Array("--".utf8) + boundary
    guard body.starts(with: delimiter) else { return nil }
    let lineDelimiter = Array("\r\n".utf8) + delimiter
    var position = delimiter.count
    while !body[position...].starts(with: "--".utf8) {
      guard body[position...].starts(with: "\r\n".utf8),
        let end = ByteSearch.first(lineDelimiter, in: body, from: position),
        let part = Self.part(body[(position + 2)..<max(end, position + 2)])
      else { return nil }
      parts.append(part)
      position = end + lineDelimiter.count
    }
    parts = parts.enumerated().sorted { one, other in
      let order = KeyOrder.compare(one.element.name, other.element.name)
      return order == 0 ? one.offset < other.offset : order < 0
    }.map(\.element)
  }

  private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
    var part = Part(name: [], content: [])
    var rest = bytes
    while !rest.starts(with: "\r\n".utf8) {
      let line = rest.prefix { $0 != 0x0D }
      rest = rest.dropFirst(line.count)
      guard rest.starts(with: "\r\n".utf8) else { return nil }
      rest = rest.dropFirst(2)
      let name = line.prefix { $0 != UInt8(ascii: ":") }.map(ASCII.lowercased)
      let value = Array(line.dropFirst(name.count + 1))
      if name.elementsEqual("content-disposition".utf8) {
        let parameters = HeaderParameters(value)
        part.name = parameters.value("name") ?? []
        part.fileExtension = (parameters.value("filename") ?? parameters.value("filename*")).map(Self.fileExtension)
      } else if name.elementsEqual("content-type".utf8) {
        part.mime = value.filter { $0 != 0x20 && $0 != 0x09 }.map(ASCII.lowercased)
      }
    }
    part.content = rest.dropFirst(2)
    return part
  }

  private static func fileExtension(_ name: [UInt8]) -> [UInt8] {
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0, name.count - dot <= 16 else { return [] }
    return name[dot...].map(ASCII.lowercased)
  }
}

/// Parameters in a header's value: `; name=value` and `; name="value"`.
struct HeaderParameters {
  private var parameters: [(name: [UInt8], value: [UInt8])] = []

  init(_ header: [UInt8]) {
    var rest = header[...].drop { $0 != UInt8(ascii: ";") }
    while !rest.isEmpty {
      rest = rest.drop { $0 == UInt8(ascii: ";") || $0 == 0x20 || $0 == 0x09 }
      let name = rest.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }
      rest = rest.dropFirst(name.count)
      var value: [UInt8] = []
      if rest.first == UInt8(ascii: "=") {
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "\"") {
          rest = rest.dropFirst()
          while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            value.append(byte == UInt8(ascii: "\\") ? rest.popFirst() ?? byte : byte)
          }
          rest = rest.drop { $0 != UInt8(ascii: ";") }
        } else {
          let token = rest.prefix { $0 != UInt8(ascii: ";") }
          rest = rest.dropFirst(token.count)
          value = Array(token.reversed().drop { $0 == 0x20 || $0 == 0x09 }.reversed())
        }
      }
      parameters.append((name.map(ASCII.lowercased), value))
    }
  }

  func value(_ name: String) -> [UInt8]? { parameters.first { $0.name.elementsEqual(name.utf8) }?.value }
}

enum ByteSearch {
  /// Where a pattern begins for the first time at or after an offset.
  ///
  /// Two-way search is not needed: a boundary begins with a line break, which files have seldom enough, and is at most
  /// 260 bytes long, which bounds the work for files that have nothing else.
  static func first(_ pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard let lead = pattern.first else { return start }
    var position = start
    while position + pattern.count <= bytes.count {
      guard let next = bytes[position...].firstIndex(of: lead), next + pattern.count <= bytes.count else { return nil }
      if bytes[next...].starts(with: pattern) { return next }
      position = next + 1
    }
    return nil
  }
}
