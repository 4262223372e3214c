import CassetteFormat

/// Takes the chunked transfer coding off (RFC 9112 §7.1), however its bytes are cut into pieces.
///
/// Lenient as Go's reader is: lines may end in LF alone, sizes may be followed by white space and extensions.
struct ChunkedDecoder {
  private enum State {
    /// In the digits of a chunk's size.
    case size(Int, digits: Int)
    /// Behind them, up to the end of the line.
    case sizeLine(Int)
    /// In a chunk of which so many bytes are to come.
    case data(Int)
    /// Behind a chunk, up to the end of the line.
    case chunkEnd
    case trailers
    case done
    case broken
  }

  private var state = State.size(0, digits: 0)
  /// What came out so far.
  private(set) var body: [UInt8] = []
  /// The sizes of the chunks that are whole, and of the last one as far as it came.
  private(set) var chunks: [Int] = []
  /// The lines after the last chunk.
  private(set) var trailers: [UInt8] = []

  var isBroken: Bool { if case .broken = state { true } else { false } }

  /// Whether the last chunk came; an empty line after it may be missing.
  var isComplete: Bool {
    switch state {
    case .trailers, .done: true
    default: false
    }
  }

  /// Takes the next piece.
  ///
  /// - Returns: How many bytes of it belong to the message.
  @discardableResult
  mutating func take(_ piece: ArraySlice<UInt8>) -> Int {
    var position = piece.startIndex
    while position < piece.endIndex {
      switch state {
      case .data(let rest):
        let count = min(rest, piece.endIndex - position)
        body.append(contentsOf: piece[position..<position + count])
        chunks[chunks.count - 1] += count
        position += count
        state = count == rest ? .chunkEnd : .data(rest - count)
      case .done, .broken: return position - piece.startIndex
      default:
        take(piece[position])
        position += 1
      }
    }
    return piece.count
  }

  private mutating func take(_ byte: UInt8) {
    switch state {
    case .size(let size, let digits):
      if let digit = Hex.digit(byte), digits < 15 {
        state = .size(size << 4 | digit, digits: digits + 1)
      } else if digits == 0 {
        state = .broken
      } else if byte == 0x0A {
        begin(size)
      } else {
        state = [0x0D, 0x20, 0x09, UInt8(ascii: ";")].contains(byte) ? .sizeLine(size) : .broken
      }
    case .sizeLine(let size): if byte == 0x0A { begin(size) }
    case .chunkEnd:
      if byte == 0x0A { state = .size(0, digits: 0) } else if byte != 0x0D { state = .broken }
    case .trailers:
      trailers.append(byte)
      guard byte == 0x0A else { return }
      let lines = trailers.filter { $0 != 0x0D }.suffix(2)
      if lines.count == 1 || lines.first == 0x0A { state = .done }
    case .data, .done, .broken: break
    }
  }

  private mutating func begin(_ size: Int) {
    guard size > 0 else { return state = .trailers }
    chunks.append(0)
    state = .data(size)
  }
}

private enum Hex {
  static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte - 0x30)
    case 0x41...0x46: Int(byte - 0x41 + 10)
    case 0x61...0x66: Int(byte - 0x61 + 10)
    default: nil
    }
  }
}
