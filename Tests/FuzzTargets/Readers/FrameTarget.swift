import CRewindZstd
import CassetteFormat

/// The header of a zstd frame, read by hand: what is accepted means to zstd what it means here.
struct FrameTarget: FuzzTarget {
  let name = "frame"
  private static let limit = 16 << 20

  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] {
    let members = try repository.vectors().flatMap { RawArchive(whatIsIn: $0).members }
    return members.map(\.content).filter { $0.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) && $0.count < 4096 }
  }

  func check(_ bytes: [UInt8]) throws {
    guard let header = try refusable({ try FrameHeader(bytes, at: Place()) }) else {
      return try Broken.unless(
        try refusable { try ZstdDecompressor().decompress(bytes, limit: Self.limit, at: Place()) } == nil,
        "a frame was decoded whose header is refused")
    }
    let size = bytes.withUnsafeBytes { ZSTD_getFrameContentSize($0.baseAddress, $0.count) }
    try Broken.unless(header.contentSize == Int(clamping: size), "zstd reads the content size as \(size)")
    let decompressor = ZstdDecompressor()
    let base = Array("the base of a prefix frame, which may be of any length".utf8)
    for prefix in [nil, base] {
      let content = try refusable {
        try decompressor.decompress(bytes, limit: Self.limit, prefix: prefix, at: Place())
      }
      guard let content else { continue }
      try Broken.unless(content.count == header.contentSize, "it decodes to \(content.count) bytes")
      let again = ZstdCompressor().compress(content, level: 1, prefix: prefix)
      let back = try decompressor.decompress(again, limit: content.count, prefix: prefix, at: Place())
      // Digests: the counters of the fuzzer would look at each of millions of bytes that are compared.
      try Broken.unless(Digest(of: back) == Digest(of: content), "compressed again, it is something else")
    }
  }
}
