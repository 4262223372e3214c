import CassetteFormat

/// Lays out one interaction: keys sorted, headers as lists, as vcrpy's own dumper does.
enum VcrpyWriter {
  static func write(
    _ request: Request, _ response: Response, _ cassette: CassetteReader, to yaml: inout YAMLOutput,
    lose: (String) -> Void
  ) throws {
    try yaml.write("- request:\n    body: ")
    if let body = request.message.body {
      try write(body, cassette, indent: 6, to: &yaml, lose: lose)
    } else {
      try yaml.write("null")
    }
    try yaml.write("\n")
    try write(request.message.headers, to: &yaml, lose: lose)
    try yaml.write("    method: ")
    try yaml.write(text(request.method, "the method", lose: lose), indent: 6)
    try yaml.write("\n    uri: ")
    try yaml.write(text(ByteString(RecordedURI.join(request)), "the uri", lose: lose), indent: 6)
    try yaml.write("\n  response:\n    body:\n      string: ")
    try write(response.message.body ?? .empty, cassette, indent: 8, to: &yaml, lose: lose)
    try yaml.write("\n")
    try write(response.message.headers, to: &yaml, lose: lose)
    try yaml.write("    status:\n      code: \(response.status)\n      message: ")
    if let reason = response.reason {
      try yaml.write(text(reason, "the reason", lose: lose), indent: 8)
    } else {
      try yaml.write("null")
    }
    try yaml.write("\n")
  }

  private static func write(
    _ body: Body, _ cassette: CassetteReader, indent: Int, to yaml: inout YAMLOutput, lose: (String) -> Void
  ) throws {
    if body.isLost { lose("a body that the cassette has lost; it is written as empty") }
    try yaml.write(body.isLost ? [] : cassette.bytes(of: body), indent: indent)
  }

  private static func write(_ headers: [HeaderField], to yaml: inout YAMLOutput, lose: (String) -> Void) throws {
    guard !headers.isEmpty else { return try yaml.write("    headers: {}\n") }
    try yaml.write("    headers:\n")
    for (name, values) in grouped(headers) {
      // YAML allows a key of at most 1024 characters on one line; the explicit form has no limit.
      try yaml.write(name.bytes.count > 120 ? "      ? " : "      ")
      try yaml.write(text(name, "a header's name", lose: lose), indent: 8)
      try yaml.write(name.bytes.count > 120 ? "\n      :\n" : ":\n")
      for value in values {
        try yaml.write("      - ")
        try yaml.write(text(value, "the header \(name)", lose: lose), indent: 8)
        try yaml.write("\n")
      }
    }
  }

  /// The values of each name, spelled alike, names sorted by their bytes.
  static func grouped(_ headers: [HeaderField]) -> [(name: ByteString, values: [ByteString])] {
    Dictionary(grouping: headers, by: \.name).map { ($0.key, $0.value.map(\.value)) }
      .sorted { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
  }

  /// The bytes of a text outside bodies: vcrpy reads header lines as Latin-1, so that is how other bytes are shown.
  private static func text(_ text: ByteString, _ what: String, lose: (String) -> Void) -> [UInt8] {
    guard text.string == nil else { return text.bytes }
    lose("the bytes of \(what), which are not UTF-8; they are written as Latin-1 text")
    return Array(String(String.UnicodeScalarView(text.bytes.map { Unicode.Scalar($0) })).utf8)
  }
}
