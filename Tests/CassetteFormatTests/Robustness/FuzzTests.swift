import Testing

@testable import CassetteFormat

/// Cassettes damaged at random: no crash, the same verdict from both readers, and never a blob with a wrong digest.
@Suite struct FuzzTests {
  private static let sources = [
    "example", "rich", "prefix-across-segments", "redactions", "open-superseded", "ext-binary",
  ]

  /// Anything at all: bytes changed, stretches removed, doubled, moved, zeroed, cut.
  @Test(arguments: 0..<10)
  func anyDamage(seed: Int) throws {
    var generator = SeededGenerator(600 + seed)
    let files = Self.sources.map { Vector.named("v2/valid/\($0).rw").bytes }
    for round in 0..<200 {
      let original = files[generator.below(files.count)]
      var bytes = original
      for _ in 0...generator.below(4) { Self.damage(&bytes, &generator) }
      try Self.check(bytes, original, "seed \(seed), round \(round)")
    }
  }

  private static func damage(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard bytes.count > 100 else { return }
    let start = generator.below(bytes.count)
    let end = min(bytes.count, start + 1 + generator.below(generator.oneIn(3) ? 2_000 : 8))
    switch generator.below(8) {
    case 0: bytes.removeSubrange(start..<end)
    case 1: bytes.insert(contentsOf: bytes[start..<end], at: generator.below(bytes.count))
    case 2: bytes.replaceSubrange(start..<end, with: [UInt8](repeating: 0, count: end - start))
    case 3: bytes.removeLast(bytes.count - max(100, start))
    case 4: bytes.replaceSubrange(start..<end, with: generator.bytes(end - start))
    case 5:
      // A size or an offset that points somewhere else.
      let value = [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF, generator.below(bytes.count)][
        generator.below(7)]
      bytes.replaceSubrange(
        start..<min(start + 4, bytes.count), with: RawArchive.field(value, 4).prefix(bytes.count - start))
    default: bytes[start] = UInt8(generator.below(256))
    }
  }

  /// What is damaged inside of members whose checksums and directory are right: this reaches the frames and the rows.
  @Test(arguments: 0..<10)
  func damageBehindChecksums(seed: Int) throws {
    var generator = SeededGenerator(700 + seed)
    let files = Self.sources.map { Vector.named("v2/valid/\($0).rw").bytes }
    for round in 0..<200 {
      let original = files[generator.below(files.count)]
      var archive = RawArchive(original)
      for _ in 0...generator.below(3) { Self.damage(&archive, &generator) }
      try Self.check(archive.bytes, original, "seed \(seed), round \(round)")
    }
  }

  private static func damage(_ archive: inout RawArchive, _ generator: inout SeededGenerator) {
    let index = generator.below(archive.members.count)
    let other = generator.below(archive.members.count)
    switch generator.below(9) {
    case 0: archive.members.swapAt(index, other)
    case 1: archive.members.insert(archive.members[index], at: other)
    case 2 where archive.members.count > 1: archive.members.remove(at: index)
    case 3: archive.members[index].content = archive.members[other].content
    case 4: archive.members[index].name = archive.members[other].name
    default:
      // Inside of a segment's or a pack's text, framed again; or in the frame itself.
      let isFrame = archive.members[index].name.suffix(4).elementsEqual(".zst".utf8)
      let text =
        isFrame && !generator.oneIn(3)
        ? try? ZstdDecompressor().decompress(archive.members[index].content, limit: 1 << 24, at: Place()) : nil
      var content = text ?? archive.members[index].content
      guard !content.isEmpty else { return }
      let place = generator.below(content.count)
      switch generator.below(4) {
      case 0: content[place] = Array("0123456789[]{}\",:\\\n".utf8)[generator.below(19)]
      case 1: content.remove(at: place)
      case 2: content.insert(UInt8(generator.below(256)), at: place)
      default: content[place] ^= 1 << UInt8(generator.below(8))
      }
      archive.members[index].content = text == nil ? content : ZstdCompressor().compress(content, level: 1)
    }
  }

  /// Both verdicts alike; what is readable is what it says it is; recovery gives something valid or nothing.
  private static func check(_ bytes: [UInt8], _ original: [UInt8], _ name: String) throws {
    let verdicts = try Verdicts(bytes)
    #expect(
      verdicts.agree,
      "\(name): indexed \(verdicts.indexed.findings.map(\.description)), streamed \(verdicts.streamed.findings.map(\.description))"
    )
    let isWhole = [.valid, .warnings].contains(verdicts.indexed.verdict)
    if bytes != original, isWhole, try Validator.validate(MemoryInput(original)).id == verdicts.indexed.id {
      // Only what is outside of the identity may have changed without an error.
      let (found, expected) = (try Contents(stream: MemoryInput(bytes)), try Contents(stream: MemoryInput(original)))
      #expect(found.events.map(\.withoutKeys) == expected.events.map(\.withoutKeys), "\(name)")
    }
    if isWhole {
      let (file, stream) = (try Contents(file: MemoryInput(bytes)), try Contents(stream: MemoryInput(bytes)))
      #expect(file.events == stream.events, "\(name)")
      for (digest, blob) in file.blobs { #expect(stream.blobs[digest] == blob, "\(name)") }
    } else if let reader = try? CassetteReader(MemoryInput(bytes)) {
      // A damaged file may be opened; a wrong blob is never handed out.
      try? reader.forEachEvent { event in
        for digest in event.blobs {
          if let blob = try? reader.blob(digest) { #expect(Digest(of: blob) == digest, "\(name)") }
        }
      }
    }
    let output = MemoryOutput()
    var fast = CassetteWriter.Options()
    fast.level = .fixed(1)
    guard (try? Recovery.recover(MemoryInput(bytes), to: output, options: fast)) != nil else {
      #expect(!isWhole, "\(name): a whole cassette was not recovered")
      return
    }
    let report = try Validator.validate(MemoryInput(output.bytes))
    #expect([.valid, .warnings].contains(report.verdict), "\(name): \(report.findings.map(\.description))")
  }
}

extension Event {
  /// Without the replay setting that is outside of the identity.
  fileprivate var withoutKeys: Event {
    var event = self
    event.keys = [:]
    return event
  }
}
