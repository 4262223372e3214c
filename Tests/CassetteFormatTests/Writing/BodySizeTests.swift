import Testing

@testable import CassetteFormat

/// How bodies are stored, at the sizes where that changes.
@Suite struct BodySizeTests {
  private func storage(_ bodies: [[UInt8]], _ options: CassetteWriter.Options = .init()) throws -> [BlobRow] {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output, options: options)
    for (sequence, bytes) in bodies.enumerated() {
      let body = try writer.add(body: bytes)
      #expect(body.size == bytes.count)
      #expect((body.blob == nil) == bytes.isEmpty)
      try writer.append(Event(sequence: sequence, content: .tool(ToolCall(name: "t", result: body))))
    }
    try writer.finish()
    let verdicts = try Verdicts(output.bytes)
    #expect(verdicts.indexed.findings.map(\.description) == [])
    #expect(verdicts.streamed.findings.map(\.description) == [])
    let reader = try CassetteReader(MemoryInput(output.bytes))
    for bytes in bodies where !bytes.isEmpty {
      let read = try reader.blob(Digest(of: bytes))
      #expect(read == bytes, "\(bytes.count) bytes")
    }
    let rows = Rows()
    let scan = CassetteScan(StreamedMembers(MemoryInput(output.bytes), limits: Limits()), visitor: rows)
    try scan.run()
    return rows.blobs
  }

  private final class Rows: ScanVisitor {
    var blobs: [BlobRow] = []
    func visit(blob: BlobRow, content: [UInt8]) throws { blobs.append(blob) }
  }

  /// Below 48 KiB bodies share a pack; an empty one is no blob at all.
  @Test func packBorder() throws {
    var generator = SeededGenerator(300)
    let border = CassetteWriter.packedSize
    let sizes = [0, 1, border - 1, border, border + 1]
    let rows = try storage(sizes.map { generator.bytes($0) })
    #expect(rows.map(\.size) == Array(sizes.dropFirst()))
    #expect(rows.map(\.hasOwnMember) == [false, false, true, true])
    // Random bytes do not compress: they are stored as they are.
    #expect(rows.suffix(2).map(\.storage) == [.identity, .identity])
  }

  /// A pack ends before it passes a mebibyte, exactly at it is allowed.
  @Test(arguments: [(65, true), (66, false), (130, false)])
  func packsOfAMebibyte(count: Int, fitsOne: Bool) throws {
    var generator = SeededGenerator(301)
    var bodies = (0..<count - 1).map { _ in generator.bytes(16_383) }
    // 64 blobs of 16,383 bytes leave 64 bytes; the last one makes the first pack full to the byte.
    bodies.append(generator.bytes(64))
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    let blobs = try bodies.map { try writer.add(body: $0) }
    for (sequence, body) in blobs.enumerated() {
      try writer.append(Event(sequence: sequence, content: .tool(ToolCall(name: "t", result: body))))
    }
    try writer.finish()
    #expect(try Validator.validate(MemoryInput(output.bytes)).verdict == .valid)
    let archive = RawArchive(output.bytes)
    let sizes = try archive.names.filter { $0.hasPrefix("packs/") }.map {
      try FrameHeader(archive[$0], at: Place()).contentSize
    }
    #expect((sizes == [1 << 20]) == fitsOne)
    #expect(sizes.allSatisfy { $0 <= 1 << 20 })
    #expect(sizes.reduce(0, +) == bodies.reduce(0) { $0 + $1.count })
  }

  @Test func sameBytesOnce() throws {
    let body = [UInt8](repeating: 0x61, count: 70_000)
    let rows = try storage([body, body, Array("x".utf8), Array("x".utf8), body])
    #expect(rows.count == 2)
  }

  /// A blob that repeats the one before it becomes a prefix frame; without prefixes each frame is independent.
  @Test func prefixes() throws {
    var generator = SeededGenerator(302)
    let first = generator.words(80_000)
    let second = first + generator.words(500)
    guard case .zstdPrefix(let base) = try storage([first, second])[1].storage else {
      Issue.record("no prefix was used")
      return
    }
    #expect(base == Digest(of: first))
    var plain = CassetteWriter.Options()
    plain.usesPrefixes = false
    #expect(try storage([first, second], plain).map(\.storage) == [.zstd, .zstd])
  }

  /// Blobs beyond 64 MiB take no part in prefix chains, neither as base nor on one (rule RW-B07).
  @Test func beyondPrefixSize() throws {
    let border = BlobRow.maximumPrefixSize
    let large = [UInt8](repeating: 0x62, count: border + 1)
    let rows = try storage([large, Array(large.dropLast()) + [1, 2]])
    #expect(rows.map(\.storage) == [.zstd, .zstd])
    #expect(rows.map(\.retain) == [false, false])
  }
}
