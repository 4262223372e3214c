import CassetteFormat

/// Reads an input in pieces, and lines without reading past them.
final class AgeInput {
  private let input: any ByteInput
  private var buffer: [UInt8] = []
  private var position = 0

  init(_ input: any ByteInput) {
    self.input = input
  }

  private var available: Int { buffer.count - position }

  /// Reads on until that many bytes are at hand, or the input ends.
  private func fill(_ count: Int) throws {
    guard available < count else { return }
    buffer.removeFirst(position)
    position = 0
    buffer += try input.read(upTo: count - buffer.count)
  }

  /// A line without its line feed; nil, and nothing is taken, when it is longer or the input ends before the line feed.
  func line(atMost limit: Int) throws -> [UInt8]? {
    var length = 0
    while length <= limit {
      try fill(min(length + 64, limit + 1))
      guard length < available else { return nil }
      let rest = buffer[(position + length)...]
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        guard end - position <= limit else { return nil }
        defer { position = end + 1 }
        return Array(buffer[position..<end])
      }
      length = available
    }
    return nil
  }

  /// Up to that many bytes, fewer only at the end.
  func take(_ count: Int) throws -> [UInt8] {
    try fill(count)
    let end = position + min(count, available)
    defer { position = end }
    return Array(buffer[position..<end])
  }

  var isAtEnd: Bool {
    get throws {
      try fill(1)
      return available == 0
    }
  }
}
