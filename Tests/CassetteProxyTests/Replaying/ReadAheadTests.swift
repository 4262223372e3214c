import CassetteFormat
import CassetteProxy
import NIOConcurrencyHelpers
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("A server with nothing to do")
struct ReadAheadTests {
  /// Notes whether anything of a range has been read.
  private final class WatchedInput: RandomAccessBytes {
    private let bytes: MemoryInput
    private let watched: Range<Int>
    let isRead = NIOLockedValueBox(false)

    init(_ bytes: [UInt8], watching range: Range<Int>) {
      self.bytes = MemoryInput(bytes)
      watched = range
    }

    var size: Int { bytes.size }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
      if watched.overlaps(offset..<offset + buffer.count) { isRead.withLockedValue { $0 = true } }
      return try bytes.read(at: offset, into: buffer)
    }
  }

  /// A served cassette of five segments, and whether the last one has been read.
  private static func served(
    _ change: (inout [ServedCassette.Recording]) -> Void = { _ in }
  ) throws -> (ServedCassette, isRead: () -> Bool) {
    var recordings = (0..<5).map { ServedCassette.Recording("/\($0)", body: "\($0)") }
    change(&recordings)
    let bytes = try ServedCassette.bytes(recordings, isDurable: true)
    let name = Array("timeline/00000005.jsonl.zst".utf8)
    let start = try #require(bytes.firstRange(of: name)).upperBound
    let input = WatchedInput(bytes, watching: start..<start + 1)
    let isRead = input.isRead
    var options = ReplayServer.Options()
    options.timing = .real
    return (try ServedCassette(input, options: options), { isRead.withLockedValue { $0 } })
  }

  @Test("reads the exchanges that follow, once it has been asked for one")
  func reading() throws {
    let (served, isRead) = try Self.served()
    usleep(50_000)
    #expect(!isRead(), "the start reads the first exchange only")
    #expect(try served.answer("/0").text.hasSuffix("0"))
    #expect(Tries.soon(isRead))
  }

  @Test("has something to do while an answer is being sent")
  func waiting() throws {
    let (served, isRead) = try Self.served { recordings in
      recordings[0].body = "ab"
      recordings[0].chunks = [1_000, 600_000].map { ChunkTable.Chunk(length: 1, delay: $0) }
    }
    let client = try served.client()
    try client.send("GET /0 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    _ = client.read(until: "\r\na\r\n")
    usleep(100_000)
    #expect(!isRead())
    #expect(client.readAll().text.contains("b"))
    #expect(Tries.soon(isRead))
  }
}
