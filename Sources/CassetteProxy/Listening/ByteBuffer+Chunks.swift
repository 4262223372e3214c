import NIOCore

extension ByteBuffer {
  /// Writes bytes as chunks (RFC 9112 §7.1).
  ///
  /// - Parameter lengths: Of the chunks, which make up the bytes; one of no bytes is left out, since it would be the end.
  mutating func writeChunks(_ bytes: ByteBuffer, lengths: some Collection<Int>) {
    // The longest size line, and the line end after the data.
    let most = bytes.readableBytes + lengths.count * (16 + 2 + 2)
    bytes.withUnsafeReadableBytes { source in
      _ = writeWithUnsafeMutableBytes(minimumWritableBytes: most) { out in
        var start = 0
        var end = 0
        for length in lengths where length > 0 && length <= source.count - start {
          Self.writeChunkSize(length, out, &end)
          out[end...].copyBytes(from: source[start..<start + length])
          start += length
          end += length
          Self.endLine(out, &end)
        }
        return end
      }
    }
  }

  /// In lowercase, without leading zeros.
  private static func writeChunkSize(_ size: Int, _ out: UnsafeMutableRawBufferPointer, _ end: inout Int) {
    var shift = (Int.bitWidth - 1 - size.leadingZeroBitCount) & ~3
    while shift >= 0 {
      let digit = UInt8(truncatingIfNeeded: size >> shift & 15)
      out[end] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
      end += 1
      shift -= 4
    }
    endLine(out, &end)
  }

  private static func endLine(_ out: UnsafeMutableRawBufferPointer, _ end: inout Int) {
    out[end] = 0x0D
    out[end + 1] = 0x0A
    end += 2
  }
}
