import CassetteFormat

/// The version 1 document as a stream: blobs while they come, then the session and the steps.
struct Version1Writer {
  private let output: any ByteOutput
  private var blobs: Set<Digest> = []
  private var steps: [UInt8] = []

  init(_ output: any ByteOutput) {
    self.output = output
  }

  private func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes(output.write) }
  private func write(_ text: String) throws { try write(Array(text.utf8)) }

  func begin() throws { try write("{\n  \"blobs\": {") }

  /// Writes a payload, unless it stands there already.
  mutating func add(blob bytes: [UInt8]) throws -> Digest {
    let digest = Digest(of: bytes)
    guard blobs.insert(digest).inserted else { return digest }
    try write("\(blobs.count == 1 ? "" : ",")\n    \"\(digest)\": \"")
    try write(Base64.encode(bytes))
    try write("\"")
    return digest
  }

  mutating func add(step json: [UInt8]) {
    steps.append(contentsOf: (steps.isEmpty ? "\n    " : ",\n    ").utf8)
    steps.append(contentsOf: json)
  }

  func end(session: [UInt8]) throws {
    try write("\n  },\n  \"session\": ")
    try write(session)
    try write(",\n  \"steps\": [")
    try write(steps)
    try write("\n  ],\n  \"version\": 1\n}\n")
  }
}
