import CassetteFormat
import NIOConcurrencyHelpers
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("A server with nothing to do")
struct ReadAheadTests {
  /// Notes up to where one range has been read.
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

  @Test("reads the exchanges that follow, once it has been asked for one")
  func reading() throws {
    let recordings = (0..<5).map { ServedCassette.Recording("/\($0)", body: "\($0)") }
    let bytes = try ServedCassette.bytes(recordings, isDurable: true)
    let name = Array("timeline/00000005.jsonl.zst".utf8)
    let start = try #require(bytes.firstRange(of: name)).upperBound
    let input = WatchedInput(bytes, watching: start..<start + 1)
    let isRead = input.isRead
    let served = try ServedCassette(input)
    usleep(50_000)
    #expect(!isRead.withLockedValue { $0 }, "the start reads the first exchange only")
    #expect(try served.answer("/0").text.hasSuffix("0"))
    for _ in 0..<500 where !isRead.withLockedValue({ $0 }) { usleep(10_000) }
    #expect(isRead.withLockedValue { $0 })
  }
}
