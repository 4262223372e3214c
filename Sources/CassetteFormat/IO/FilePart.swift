/// A range of a file read as if it were a file of its own, between other bytes if need be.
package final class FilePart: RandomAccessBytes {
  private let file: any RandomAccessBytes
  private let range: Range<Int>
  private let before: MemoryInput
  private let after: MemoryInput

  /// - Parameter range: It must not go beyond the file.
  package init(_ file: any RandomAccessBytes, _ range: Range<Int>, before: [UInt8] = [], after: [UInt8] = []) {
    self.file = file
    self.range = range
    self.before = MemoryInput(before)
    self.after = MemoryInput(after)
  }

  package var size: Int { before.size + range.count + after.size }

  package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var done = 0
    while done < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = try readPiece(at: offset + done, into: rest)
      guard count > 0 else { break }
      done += count
    }
    return done
  }

  /// Reads what comes next, up to the next border between the file and other bytes.
  private func readPiece(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard offset >= before.size else { return try before.read(at: offset, into: buffer) }
    let place = offset - before.size
    guard place < range.count else { return try after.read(at: place - range.count, into: buffer) }
    let part = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(range.count - place))
    return try file.read(at: range.lowerBound + place, into: part)
  }
}
