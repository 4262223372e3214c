import Foundation

@testable import CassetteFormat

/// A large file of zeros with a few stretches of other bytes, without the memory.
final class SparseInput: RandomAccessBytes {
  let size: Int
  private let pieces: [(offset: Int, bytes: [UInt8])]

  init(size: Int, _ pieces: [(offset: Int, bytes: [UInt8])]) {
    self.size = size
    self.pieces = pieces
  }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = max(0, min(buffer.count, size - offset))
    UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]).initializeMemory(as: UInt8.self, repeating: 0)
    for piece in pieces {
      let start = max(offset, piece.offset)
      let end = min(offset + count, piece.offset + piece.bytes.count)
      guard start < end else { continue }
      buffer[(start - offset)..<(end - offset)].copyBytes(
        from: piece.bytes[(start - piece.offset)..<(end - piece.offset)])
    }
    return count
  }
}

/// A real pipe whose writer puts in a few bytes at a time, as a slow program would.
enum SlowPipe {
  static func read<Result>(
    _ bytes: [UInt8], seed: Int, maximumWrite: Int, _ body: (FileInput) throws -> Result
  ) throws -> Result {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw FileError.last("open", "pipe") }
    let (readEnd, writeEnd) = (ends[0], ends[1])
    // A reader that stops early must not kill the process.
    signal(SIGPIPE, SIG_IGN)
    let writer = Thread {
      var generator = SeededGenerator(seed)
      var offset = 0
      while offset < bytes.count {
        let count = min(1 + generator.below(maximumWrite), bytes.count - offset)
        let written = bytes[offset..<offset + count].withUnsafeBytes { write(writeEnd, $0.baseAddress, $0.count) }
        guard written > 0 else { break }
        offset += written
      }
      close(writeEnd)
    }
    writer.start()
    defer { close(readEnd) }
    return try body(FileInput(path: "/dev/fd/\(readEnd)"))
  }
}

/// A folder for one test's files, gone afterwards.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "rewind-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path(percentEncoded: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
}
