import CassetteFormat
import Testing

@testable import CassetteTools

struct DecompressionTests {
  /// The text `rewind\n` as the tools compress it.
  static let samples = [
    "H4sIAAAAAAACAytKLc/MS+ECAFSlcxAHAAAA",
    "QlpoOTFBWSZTWbpE2I0AAALBgAAQBiEQgCAAIg0zQhgOcCFF3JFOFCQukTYjQA==",
    "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jMAQAGcmV3aW5kCgAAFsDdv5AWEE0AAR8HFi64cx+2830BAAAAAARZWg==",
    "KLUv/QRoOQAAcmV3aW5kCn8pw5Y=",
  ]

  @Test func leavesOtherFilesAlone() throws {
    let file = MemoryInput(Array("interactions: []".utf8))
    #expect(try Decompression.open(file) === file)
  }

  @Test func readsEachFormat() throws {
    for base64 in Self.samples {
      let bytes = try #require(Base64.decode(Array(base64.utf8)))
      let file = try Decompression.open(MemoryInput(bytes))
      #expect(try file.read(at: 0, count: 100) == Array("rewind\n".utf8))
      #expect(Decompression.decompress(bytes, limit: 7) == Array("rewind\n".utf8))
      #expect(Decompression.decompress(bytes, limit: 6) == nil)
      #expect(throws: InterchangeError.self) { try Decompression.open(MemoryInput(Array(bytes.dropLast(9)))) }
    }
  }

  /// A coding is taken off once: the body may be a compressed file.
  @Test func leavesWhatTheBodyIs() throws {
    let inner = try #require(Base64.decode(Array(Self.samples[0].utf8)))
    // The same with a stored block around it (RFC 1951 §3.2.4): header, block, CRC-32, length.
    let crc = Array("2236c08e".utf8)
    let size = UInt8(inner.count)
    var outer: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, size, 0, ~size, 0xFF] + inner
    outer += stride(from: 6, through: 0, by: -2).map {
      UInt8(String(decoding: crc[$0..<$0 + 2], as: UTF8.self), radix: 16)!
    }
    outer += [size, 0, 0, 0]
    #expect(Decompression.decode(outer, coding: "gzip") == inner)
    #expect(Decompression.decode(outer, coding: "gzip, gzip") == Array("rewind\n".utf8))
    #expect(Decompression.decode(Array("plain".utf8), coding: "gzip") == nil)
  }

  /// `rewind` and a line feed, as zlib has it, and without its header.
  @Test func inflates() throws {
    let bytes = try #require(Base64.decode(Array("eJwrSi3PzEvhAgALlgKU".utf8)))
    #expect(Decompression.decode(bytes, coding: "deflate") == Array("rewind\n".utf8))
    #expect(Decompression.decode(Array(bytes[2..<bytes.count - 4]), coding: "deflate") == Array("rewind\n".utf8))
    #expect(Decompression.decode(Array(bytes.prefix(5)), coding: "deflate") == nil)
    #expect(Decompression.decode(Array("rewind".utf8), coding: "deflate") == nil)
  }
}
