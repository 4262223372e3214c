package import CassetteFormat

/// A pipe whose first bytes have been looked at; it still gives all of them, and counts.
package final class PeekedInput: ByteInput {
  package let start: [UInt8]
  /// How many bytes were read from it.
  package private(set) var count = 0
  private let input: any ByteInput

  package init(_ input: any ByteInput) throws {
    self.input = input
    start = try [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
      count = try input.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let peeked = start.dropFirst(count).prefix(buffer.count)
    buffer.copyBytes(from: peeked)
    let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[peeked.count...])
    let read = try peeked.count + input.read(into: rest)
    count += read
    return read
  }
}
