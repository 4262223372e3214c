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
}
