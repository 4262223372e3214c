import Testing

@testable import CassetteFormat

/// Small files that promise much: refused at once, without the memory that they ask for.
@Suite struct HostileTests {
  /// The sample with the text of its first segment changed, and framed again.
  private func sample(_ change: (inout String) -> Void) throws -> [UInt8] {
    var archive = RawArchive(try Sample.small())
    let name = "timeline/00000001.jsonl.zst"
    let text = try ZstdDecompressor().decompress(archive[name], limit: 1 << 20, at: Place())
    var rows = String(decoding: text, as: UTF8.self)
    let before = rows
    change(&rows)
    #expect(rows != before, "the change found nothing to change")
    archive[name] = ZstdCompressor().compress(Array(rows.utf8), level: 1)
    return archive.bytes
  }

  private func expectInvalid(
    _ bytes: [UInt8], _ rules: Set<Rule>, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let verdicts = try Verdicts(bytes)
    for report in [verdicts.indexed, verdicts.streamed] {
      #expect(report.verdict == .invalid, sourceLocation: sourceLocation)
      let rule = try #require(report.error?.rule)
      #expect(rules.contains(rule), "\(report.findings.map(\.description))", sourceLocation: sourceLocation)
    }
    // Reading and recovering may fail, and must not crash either.
    if let reader = try? CassetteReader(MemoryInput(bytes)) {
      try? reader.forEachEvent { event in for digest in event.blobs { _ = try? reader.blob(digest) } }
      for sequence in [0, 1, 1 << 53 - 1] { _ = try? reader.event(sequence) }
    }
    _ = try? Recovery.recover(MemoryInput(bytes), to: MemoryOutput())
  }

  private func frame(promising size: Int) -> [UInt8] {
    [0x28, 0xB5, 0x2F, 0xFD, 0b1100_0100, 0] + RawArchive.field(size, 8) + [1, 0, 0, 0, 0, 0, 0]
  }

  @Test(arguments: [1 << 30, 1 << 40, 1 << 53, Int.max, -1])
  func framePromises(size: Int) throws {
    for name in RawArchive(try Sample.small()).names where name.hasSuffix(".zst") {
      var archive = RawArchive(try Sample.small())
      archive[name] = frame(promising: size)
      try expectInvalid(archive.bytes, [.l01, .t01, .p02, .f07])
    }
    var archive = RawArchive(try Sample.small())
    let blob = try #require(archive.names.first { $0.hasPrefix("blobs/") })
    archive[blob] = frame(promising: size)
    try expectInvalid(archive.bytes, [.b02, .f07])
  }

  /// Rows whose numbers overflow when they are added.
  @Test(arguments: [9_007_199_254_740_991, 9_223_372_036_854_775_807, 1_073_741_824])
  func packRowNumbers(number: Int) throws {
    try expectInvalid(
      sample { $0.replace(#""offset":0"#, with: #""offset":\#(number)"#) }, [.p01, .j02, .b01])
    try expectInvalid(
      sample { $0.replace(#""pack":1"#, with: #""pack":\#(number)"#) }, [.b01, .t03, .j02])
    try expectInvalid(
      sample { $0.replace(#""pack":1,"size":13"#, with: #""pack":1,"size":\#(number)"#) }, [.b10, .p01, .j02, .b02])
    try expectInvalid(
      sample {
        $0.replace(
          #""encoding":"zstd","kind":"blob","retain":true,"size":"#,
          with: #""encoding":"zstd","kind":"blob","retain":true,"size":\#(number / 100_000)"#)
      },
      [.b10, .b02, .j02, .b01])
  }

  @Test(arguments: [9_007_199_254_740_991, 9_223_372_036_854_775_807])
  func eventNumbers(number: Int) throws {
    // A body of that size, and a number at the end of what there is.
    try expectInvalid(
      sample {
        $0.replace(
          #""body":{"blob":"\#(Digest(of: Sample.question))","size":13}"#,
          with: #""body":{"blob":"\#(Digest(of: Sample.question))","size":\#(number)}"#)
      },
      [.e07, .j02])
    try expectInvalid(sample { $0.replace(#""seq":1"#, with: #""seq":\#(number)"#) }, [.m02, .m03, .j02])
  }

  @Test(arguments: ["[", #"{"a":"#, #"[{"":"#])
  func nesting(_ unit: String) throws {
    let deep = String(repeating: unit, count: 10_000)
    try expectInvalid(sample { $0.replace(#""name":"end""#, with: #""name":\#(deep)"#) }, [.j05])
    for member in ["cassette.json", "manifest.json"] {
      var archive = RawArchive(try Sample.small())
      archive[member] = Array(deep.utf8)
      try expectInvalid(archive.bytes, [.j05])
    }
  }

  /// An end record that counts 2^32 members or more, or a directory of that many bytes, in a file of a few hundred.
  @Test(arguments: [1 << 32, 1 << 40, Int.max / 4, Int.max, -1])
  func directoryPromises(value: Int) throws {
    let file = try Sample.small()
    let tail = file.count - 22
    for field in 0..<3 {
      var values = [5, 500, tail]
      values[field] = value
      var zip64: [UInt8] = [0x50, 0x4B, 6, 6, 44, 0, 0, 0, 0, 0, 0, 0, 0x2D, 3, 0x2D, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      for number in [values[0], values[0], values[1], values[2]] { zip64 += RawArchive.field(number, 8) }
      zip64 += [0x50, 0x4B, 6, 7, 0, 0, 0, 0] + RawArchive.field(tail, 8) + [1, 0, 0, 0]
      let end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + [UInt8](repeating: 0xFF, count: 12) + [0, 0]
      try expectInvalid(Array(file[..<tail]) + zip64 + end, [.z08, .z10, .z11])
    }
  }

  /// Somebody makes the file shorter after its directory was read: what that promised is not there.
  @Test func shrinkingFile() throws {
    let file = ShrinkingFile(try Sample.small())
    let index = try ArchiveIndex(file, limits: Limits())
    for end in 0..<file.size {
      file.end = end
      for header in index.members where header.offset <= end && header.end > end {
        do {
          #expect(try index.read(header).damage?.rule == .z14)
        } catch let finding as Finding {
          #expect(finding.rule == .z10 || header.name == .mimetype)
        }
      }
    }
  }

  /// A blob that was replaced by another frame of the same size, checksums in order: a prefix frame that does not need
  /// the changed part still decodes, and its base must not be handed out as if it had been checked.
  @Test func replacedBase() throws {
    var generator = SeededGenerator(900)
    let base = generator.words(100_000)
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    // The second differs from the first in one byte, so its frame does not need that byte.
    var second = base + generator.bytes(10)
    second[5_000] ^= 1
    for (sequence, body) in [base, second].enumerated() {
      let body = try writer.add(body: body)
      try writer.append(Event(sequence: sequence, content: .tool(ToolCall(name: "t", result: body))))
    }
    try writer.finish()
    var changed = base
    changed[5_000] ^= 3
    var archive = RawArchive(output.bytes)
    let rows = try ZstdDecompressor().decompress(archive["timeline/00000001.jsonl.zst"], limit: 1 << 20, at: Place())
    try #require(String(decoding: rows, as: UTF8.self).contains("zstd-prefix"))
    archive["blobs/sha256/\(Digest(of: base))"] = ZstdCompressor().compress(changed, level: 3)
    try expectInvalid(archive.bytes, [.b02])

    let reader = try CassetteReader(MemoryInput(archive.bytes))
    for sequence in [1, 0] {
      let digest = try #require(try reader.event(sequence)?.blobs.first)
      if let bytes = try? reader.blob(digest) { #expect(Digest(of: bytes) == digest, "event \(sequence)") }
    }
  }
}

/// Has the size that it had at first, and not all of the bytes any more.
private final class ShrinkingFile: RandomAccessBytes {
  var end: Int
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    end = bytes.count
  }

  var size: Int { bytes.count }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let part = bytes[min(offset, end)..<min(offset + buffer.count, end)]
    buffer.copyBytes(from: part)
    return part.count
  }
}
