import Testing

@testable import CassetteFormat

/// Frames that zstd takes and cassettes do not, made by damaging real ones (rules RW-F01 to RW-F07).
@Suite struct FrameTests {
  private let compressor = ZstdCompressor()
  private let decompressor = ZstdDecompressor()

  private func decode(_ frame: [UInt8], limit: Int = 1 << 20, prefix: [UInt8]? = nil) throws(Finding) -> [UInt8] {
    try decompressor.decompress(frame, limit: limit, prefix: prefix, at: Place(member: "m"))
  }

  /// A frame of its parts, so that each can be wrong: one raw block, without a checksum.
  private func frame(descriptor: UInt8, _ fields: [UInt8], content: [UInt8] = []) -> [UInt8] {
    let block = RawArchive.field(content.count << 3 | 1, 3)
    return [0x28, 0xB5, 0x2F, 0xFD, descriptor] + fields + block + content
  }

  @Test(arguments: [0, 1, 100, 255, 256, 65_791, 65_792, 300_000])
  func roundTrip(count: Int) throws {
    var generator = SeededGenerator(count)
    for bytes in [generator.bytes(count), generator.words(count), [UInt8](repeating: 0, count: count)] {
      for level in [1, 3, 19] {
        let frame = compressor.compress(bytes, level: level)
        #expect(try FrameHeader(frame, at: Place()).contentSize == count)
        #expect(try decode(frame) == bytes)
      }
    }
  }

  /// One compressor for many frames must give the same bytes as a fresh one for each.
  @Test func stateless() {
    var generator = SeededGenerator(71)
    let inputs = (0..<8).map { _ in generator.words(1 + generator.below(60_000)) }
    for (index, input) in inputs.enumerated() {
      let prefix = index % 2 == 1 ? inputs[index - 1] : nil
      let used = compressor.compress(input, level: 3, prefix: prefix)
      #expect(used == ZstdCompressor().compress(input, level: 3, prefix: prefix))
    }
  }

  @Test func notOneFrame() throws {
    var generator = SeededGenerator(72)
    let good = compressor.compress(generator.words(1_000), level: 3)
    let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 1, 2]
    let wrong: [[UInt8]] = [
      [], Array(good[..<3]), Array(good[..<4]), Array(good[..<5]), good + [0], good + good, good + skippable,
      skippable + good, skippable, [0] + good, Array("{\"kind\":\"blob\"}".utf8),
      [0x1F, 0x8B, 8, 0, 0, 0, 0, 0], [0x27] + good.dropFirst(),
    ]
    for frame in wrong { #expect(rule { _ = try decode(frame) } == .f01, "\(frame.prefix(16))") }
  }

  @Test func damagedFields() throws {
    var generator = SeededGenerator(73)
    let bytes = generator.words(1_000)
    let good = compressor.compress(bytes, level: 3)
    // A frame with a window descriptor: prefix frames do not promise a single segment.
    let windowed = frame(descriptor: 0b0100_0100, [0, 0xE8 &- 0, 0x02], content: [])
    #expect(rule { _ = try decode(windowed) } == .f07)
    func changed(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
      var frame = good
      change(&frame)
      return frame
    }
    #expect(rule { _ = try decode(changed { $0[4] |= 0b1000 }) } == .f06)
    #expect(rule { _ = try decode(changed { $0[4] |= 0b0001 }) } == .f04)
    #expect(rule { _ = try decode(changed { $0[4] |= 0b0010 }) } == .f04)
    #expect(rule { _ = try decode(changed { $0[4] |= 0b0011 }) } == .f04)
    #expect(rule { _ = try decode(changed { $0[4] &= 0b1111_1011 }) } == .f03)
    #expect(rule { _ = try decode(changed { $0[$0.count - 1] ^= 1 }) } == .f07)
    #expect(rule { _ = try decode(changed { $0.removeLast() }) } == .f07)
    #expect(rule { _ = try decode(changed { $0[20] ^= 0xFF }) } == .f07)
    // The size in the header is one less or more than what the blocks hold.
    #expect(rule { _ = try decode(changed { $0[5] &+= 1 }) } == .f07)
    #expect(rule { _ = try decode(changed { $0[5] &-= 1 }) } == .f07)
  }

  /// The frame header says neither a size nor a single segment.
  @Test func noContentSize() {
    #expect(rule { _ = try decode(frame(descriptor: 0b0000_0100, [0])) } == .f02)
  }

  /// Windows up to 128 MiB, by the exponent and the mantissa of the descriptor; 17 is 2^27.
  @Test(arguments: [(17 << 3, Rule?.none), (17 << 3 | 1, .f05), (18 << 3, .f05), (31 << 3 | 7, .f05), (0, nil)])
  func window(field: Int, broken: Rule?) throws {
    let frame = frame(descriptor: 0b0100_0100, [UInt8(field), 0, 0], content: [UInt8](repeating: 0x61, count: 256))
    if let broken {
      #expect(rule { _ = try FrameHeader(frame, at: Place()) } == broken)
    } else {
      // Only the checksum is missing.
      #expect(rule { _ = try FrameHeader(frame, at: Place()) } == .f07)
      #expect(try FrameHeader(frame + [0, 0, 0, 0], at: Place()).contentSize == 256)
    }
  }

  /// A single segment is its own window.
  @Test(arguments: [(1 << 27, Rule?.none), (1 << 27 + 1, .f05), (1 << 40, .f05), (Int.max, .f05), (-1, .f05)])
  func singleSegment(size: Int, broken: Rule?) throws {
    let frame = frame(descriptor: 0b1110_0100, RawArchive.field(size, 8)) + [0, 0, 0, 0]
    let found = rule {
      _ = try FrameHeader(frame, at: Place())
      throw Finding(.l01, "taken")
    }
    #expect(found == broken ?? .l01)
  }

  /// A few bytes that promise up to 2^64 - 1: refused before anything is allocated.
  @Test(arguments: [1 << 20 + 1, 1 << 40, 1 << 53, Int.max, Int.min, -1])
  func promises(size: Int) {
    let frame = frame(descriptor: 0b1100_0100, [0] + RawArchive.field(size, 8)) + [0, 0, 0, 0]
    #expect(rule { _ = try decode(frame) } == .l01)
  }

  @Test func limit() throws {
    let frame = compressor.compress([UInt8](repeating: 0, count: 5_000), level: 3)
    #expect(try decode(frame, limit: 5_000).count == 5_000)
    #expect(rule { _ = try decode(frame, limit: 4_999) } == .l01)
  }

  @Test func prefix() throws {
    var generator = SeededGenerator(74)
    let base = generator.bytes(100_000)
    let bytes = base + generator.bytes(500)
    let frame = compressor.compress(bytes, level: 3, prefix: base)
    #expect(frame.count < 1_000)
    #expect(try decode(frame, prefix: base) == bytes)
    #expect(rule { _ = try decode(frame) } == .f07)
    #expect(rule { _ = try decode(frame, prefix: Array(base.reversed())) } == .f07)
    #expect(rule { _ = try decode(frame, prefix: Array(base.dropLast())) } == .f07)
    // What failed must not leave anything behind in the decoder.
    #expect(try decode(frame, prefix: base) == bytes)
    let plain = compressor.compress(bytes, level: 3)
    #expect(try decode(plain) == bytes)
  }

  /// A base larger than the frame's content, and one that is not alike at all.
  @Test func unlikelyPrefixes() throws {
    var generator = SeededGenerator(75)
    for (base, bytes) in [(300_000, 10), (10, 300_000), (1, 1), (131_072, 131_072)].map({
      (generator.bytes($0), generator.bytes($1))
    }) {
      let frame = compressor.compress(bytes, level: 3, prefix: base)
      #expect(try decode(frame, prefix: base) == bytes)
    }
  }
}
