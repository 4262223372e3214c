/// JSON laid out over lines, for reading: only white space changes, so that numbers, escapes and the order of members
/// are seen as they were recorded.
public enum PrettyJSON {
  /// Deeper nesting is not laid out: a hostile body could make every byte a line of thousands.
  private static let maximumDepth = 200

  /// The bytes with a line for each element; nil when they are not one JSON object or array.
  public static func layOut(_ bytes: [UInt8]) -> [UInt8]? {
    var layout = Layout(bytes)
    return layout.run() ? layout.out : nil
  }

  private enum Expected {
    case value, valueOrEnd, key, keyOrEnd, colon, commaOrEnd, nothing
  }

  private struct Layout {
    private let bytes: [UInt8]
    private var position = 0
    private var expected = Expected.value
    /// The closing brackets that are due, innermost last.
    private var open: [UInt8] = []
    private(set) var out: [UInt8] = []

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      out.reserveCapacity(bytes.count + bytes.count / 4)
    }

    mutating func run() -> Bool {
      while position < bytes.count {
        let byte = bytes[position]
        if [0x20, 0x0A, 0x0D, 0x09].contains(byte) {
          position += 1
        } else {
          guard expected != .nothing, take(byte) else { return false }
        }
      }
      return expected == .nothing
    }

    private mutating func take(_ byte: UInt8) -> Bool {
      switch (expected, byte) {
      case (.valueOrEnd, UInt8(ascii: "]")), (.keyOrEnd, UInt8(ascii: "}")):
        close(isEmpty: true)
      case (.commaOrEnd, let byte) where byte == open.last:
        close(isEmpty: false)
      case (.commaOrEnd, UInt8(ascii: ",")):
        emit(byte)
        newLine()
        expected = open.last == UInt8(ascii: "}") ? .key : .value
      case (.colon, UInt8(ascii: ":")):
        emit(byte)
        out.append(UInt8(ascii: " "))
        expected = .value
      case (.key, UInt8(ascii: "\"")), (.keyOrEnd, UInt8(ascii: "\"")):
        if expected == .keyOrEnd { newLine() }
        expected = .colon
        return copyString()
      case (.value, _), (.valueOrEnd, _): return takeValue(byte)
      default: return false
      }
      return true
    }

    private mutating func takeValue(_ byte: UInt8) -> Bool {
      if expected == .valueOrEnd { newLine() }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard open.count < PrettyJSON.maximumDepth else { return false }
        emit(byte)
        // In ASCII the closing bracket stands two after the opening one.
        open.append(byte + 2)
        expected = byte == UInt8(ascii: "{") ? .keyOrEnd : .valueOrEnd
        return true
      case _ where open.isEmpty: return false
      case UInt8(ascii: "\""):
        expected = .commaOrEnd
        return copyString()
      default:
        expected = .commaOrEnd
        return copyLiteral()
      }
    }

    private mutating func emit(_ byte: UInt8) {
      out.append(byte)
      position += 1
    }

    private mutating func newLine() {
      out.append(UInt8(ascii: "\n"))
      out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * open.count))
    }

    private mutating func close(isEmpty: Bool) {
      let bracket = open.removeLast()
      if !isEmpty { newLine() }
      out.append(bracket)
      position += 1
      expected = open.isEmpty ? .nothing : .commaOrEnd
    }

    private mutating func copyString() -> Bool {
      let start = position
      position += 1
      while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] >= 0x20 {
        position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return false }
      position += 1
      out.append(contentsOf: bytes[start..<position])
      return true
    }

    /// A number, or one of the three words.
    private mutating func copyLiteral() -> Bool {
      let start = position
      while position < bytes.count, Self.isLiteral(bytes[position]) { position += 1 }
      let literal = bytes[start..<position]
      guard let first = literal.first else { return false }
      let isNumber = first == UInt8(ascii: "-") || (0x30...0x39).contains(first)
      guard isNumber || ["true", "false", "null"].contains(where: { literal.elementsEqual($0.utf8) }) else {
        return false
      }
      out.append(contentsOf: literal)
      return true
    }

    private static func isLiteral(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E: true
      default: false
      }
    }
  }
}
