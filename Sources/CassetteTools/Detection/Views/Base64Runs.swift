/// Base64, of either alphabet, that stands in a text and holds text.
enum Base64Runs {
  /// Shorter runs are words.
  static let leastCount = 24
  /// A line that is at least so long goes on in the next, as in MIME and PEM.
  private static let leastLine = 60

  /// The text of each run that holds text.
  static func forEach(in text: UnsafeRawBufferPointer, _ body: (DecodedText) -> Void) {
    var position = 0
    while let run = next(in: text, from: position) {
      position = run.last!.upperBound
      if let decoded = decode(text, run) { body(decoded) }
    }
  }

  /// Hands out where runs stand that may hold text, in a string that the text has escaped too.
  static func forEachPlace(in text: UnsafeRawBufferPointer, _ body: (Range<Int>) -> Void) {
    var position = 0
    while let run = next(in: text, from: position) {
      position = run.last!.upperBound
      let first = run[0]
      // The letter of an escape may look like the run's first character.
      let isDoubtful = first.lowerBound > 0 && text[first.lowerBound - 1] == UInt8(ascii: "\\")
      if isDoubtful || (0..<4).contains(where: { beginsText(text, first, after: $0) }) {
        body(first.lowerBound..<position)
      }
    }
  }

  // MARK: Finding

  /// The lines of the next run. One byte of each `leastCount` is looked at until one can belong to a run.
  private static func next(in text: UnsafeRawBufferPointer, from position: Int) -> [Range<Int>]? {
    isValue.withUnsafeBufferPointer { isValue in
      var start = position
      while start + leastCount <= text.count {
        let probe = start + leastCount - 1
        guard let before = (start...probe).last(where: { !isValue[Int(text[$0])] }) else {
          let first = start..<endOfRun(text, from: probe)
          return [first] + continuation(of: first, in: text)
        }
        start = before + 1
      }
      return nil
    }
  }

  private static func endOfRun(_ text: UnsafeRawBufferPointer, from start: Int) -> Int {
    isValue.withUnsafeBufferPointer { isValue in
      var end = start
      while end < text.count, isValue[Int(text[end])] { end += 1 }
      return end
    }
  }

  /// Of each byte, whether it stands for bits: runs are long.
  private static let isValue: [Bool] = (0...255).map { value($0) != nil }

  /// The lines after a long one, up to and with the first that is shorter.
  private static func continuation(of first: Range<Int>, in text: UnsafeRawBufferPointer) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var last = first
    while last.count >= leastLine, last.count % 4 == 0, last.count == first.count, last.upperBound < text.count {
      var start = last.upperBound
      if text[start] == 0x0D { start += 1 }
      guard start < text.count, text[start] == 0x0A else { break }
      last = start + 1..<endOfRun(text, from: start + 1)
      guard !last.isEmpty, last.count <= first.count else { break }
      lines.append(last)
    }
    return lines
  }

  // MARK: Decoding

  /// The text that a run holds. It may begin after one to three characters that do not belong to it, such as a slash.
  private static func decode(_ text: UnsafeRawBufferPointer, _ run: [Range<Int>]) -> DecodedText? {
    let start = run[0].lowerBound
    for skipped in 0..<4 where beginsText(text, run[0], after: skipped) {
      let lines = [start + skipped..<run[0].upperBound] + run.dropFirst()
      let decoded = groups(text, lines)
      if isText(decoded.bytes) { return decoded }
    }
    return nil
  }

  /// Whether the first characters of a run, without some, hold text.
  private static func beginsText(_ text: UnsafeRawBufferPointer, _ run: Range<Int>, after skipped: Int) -> Bool {
    let end = min(run.upperBound, run.lowerBound + leastCount)
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: leastCount * 3 / 4) { bytes in
      var count = 0
      DecodedText.forEachByte(ofBase64: run.lowerBound + skipped..<end, { value(text[$0])! }) { byte in
        bytes[count] = byte
        count += 1
      }
      return isText(bytes[..<count])
    }
  }

  private static func groups(_ text: UnsafeRawBufferPointer, _ lines: [Range<Int>]) -> DecodedText {
    var decoded = DecodedText()
    for line in lines { decoded.append(base64: line) { value(text[$0])! } }
    return decoded
  }

  /// Whether at least three of four bytes belong to characters that can be printed.
  private static func isText(_ bytes: some Collection<UInt8>) -> Bool {
    // Mostly there are too many others soon.
    var (printable, others) = (0, 0)
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while others * 4 <= bytes.count {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar):
        if scalar.value >= 0x20 && scalar.value != 0x7F || (9...13).contains(scalar.value) {
          printable += UTF8.width(scalar)
        } else {
          others += 1
        }
      case .error: others += 1
      case .emptyInput: return !bytes.isEmpty && printable * 4 >= bytes.count * 3
      }
    }
    return false
  }

  /// The six bits that a character stands for.
  private static func value(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
