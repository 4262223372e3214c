/// Text that a program makes anew in each run: times, ids, temporary paths, ports.
struct VolatileText {
  enum Kind: String, CaseIterable {
    case iso8601, epoch, date, uuid, tmpdir, hostport
  }

  let kind: Kind
  let range: Range<Int>

  /// Finds such text in JSON as it stands, in one pass.
  static func search(_ bytes: [UInt8], in range: Range<Int>, _ body: (VolatileText) -> Void) {
    var scan = Scan(bytes: bytes, range: range)
    while let found = scan.next() { body(found) }
  }

  private struct Scan {
    let bytes: [UInt8]
    let range: Range<Int>
    var position: Int

    init(bytes: [UInt8], range: Range<Int>) {
      self.bytes = bytes
      self.range = range
      position = range.lowerBound
    }

    mutating func next() -> VolatileText? {
      while position < range.upperBound {
        let start = position
        position += 1
        let found: VolatileText? =
          switch bytes[start] {
          case UInt8(ascii: "-"): isoDate(at: start) ?? uuid(at: start)
          case UInt8(ascii: "1"): epoch(at: start)
          case UInt8(ascii: "/"): temporaryPath(at: start)
          case UInt8(ascii: ":"): port(at: start)
          case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "c"), UInt8(ascii: "C"): namedDate(at: start)
          default: nil
          }
        if let found {
          position = max(position, found.range.upperBound)
          return found
        }
      }
      return nil
    }

    private func byte(_ index: Int) -> UInt8? { range.contains(index) ? bytes[index] : nil }

    private func isDigit(_ index: Int) -> Bool { byte(index).map { (0x30...0x39).contains($0) } ?? false }

    private func isHex(_ index: Int) -> Bool {
      byte(index).map { (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) } ?? false
    }

    private func isWord(_ index: Int) -> Bool {
      byte(index).map { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == 0x5F } ?? false
    }

    /// What stands before a value: a letter may be that of an escape such as `\n`.
    private func beginsWord(_ index: Int) -> Bool {
      guard isWord(index - 1) else { return true }
      return byte(index - 2) == UInt8(ascii: "\\") && !isDigit(index - 1)
    }

    /// `2025-03-04`, and the time after it; `hyphen` is the first.
    private func isoDate(at hyphen: Int) -> VolatileText? {
      let start = hyphen - 4
      guard (start..<hyphen).allSatisfy(isDigit), isDigit(hyphen + 1), isDigit(hyphen + 2),
        byte(hyphen + 3) == UInt8(ascii: "-"), isDigit(hyphen + 4), isDigit(hyphen + 5), !isDigit(hyphen + 6),
        !isDigit(start - 1)
      else { return nil }
      var end = hyphen + 6
      if let mark = byte(end), mark == UInt8(ascii: "T") || mark == 0x20, isDigit(end + 1), isDigit(end + 2),
        byte(end + 3) == UInt8(ascii: ":")
      {
        end += 3
        while isDigit(end) || byte(end) == UInt8(ascii: ":") || byte(end) == UInt8(ascii: ".") { end += 1 }
      }
      return VolatileText(kind: .iso8601, range: start..<end)
    }

    /// Ids with 8, 4, 4, 4 and 12 digits, of a version that is made from time or chance.
    private func uuid(at hyphen: Int) -> VolatileText? {
      let start = hyphen - 8
      let hyphens = [8, 13, 18, 23]
      guard beginsWord(start), !isWord(start + 36) else { return nil }
      for offset in 0..<36 {
        let isRight = hyphens.contains(offset) ? byte(start + offset) == UInt8(ascii: "-") : isHex(start + offset)
        guard isRight else { return nil }
      }
      let digits = Set(bytes[start..<start + 36])
      guard let version = byte(start + 14), [0x31, 0x34, 0x36, 0x37].contains(version),
        let variant = byte(start + 19), "89abAB".utf8.contains(variant), digits.count >= 9
      else { return nil }
      return VolatileText(kind: .uuid, range: start..<start + 36)
    }

    /// Seconds, milliseconds, microseconds or nanoseconds since 1970.
    private func epoch(at start: Int) -> VolatileText? {
      guard isDigit(start + 1), !isWord(start - 1), byte(start - 1) != UInt8(ascii: ".") else { return nil }
      var end = start
      while end - start <= 20, isDigit(end) { end += 1 }
      guard [10, 13, 16, 19].contains(end - start), !isWord(end) else { return nil }
      return VolatileText(kind: .epoch, range: start..<end)
    }

    private func starts(_ text: StaticString, at start: Int) -> Bool {
      guard start >= range.lowerBound, start + text.utf8CodeUnitCount <= range.upperBound else { return false }
      for index in 0..<text.utf8CodeUnitCount where bytes[start + index] | 0x20 != text.utf8Start[index] | 0x20 {
        return false
      }
      return true
    }

    /// A path below a folder for temporary files, with a part that somebody drew.
    private mutating func temporaryPath(at start: Int) -> VolatileText? {
      guard starts("/tmp/", at: start) || starts("/var/folders/", at: start) || starts("/var/tmp/", at: start) else {
        return nil
      }
      var end = start
      while let byte = byte(end), Self.isPath(byte) { end += 1 }
      // Looked at once, however many folders for temporary files are named in it.
      position = end
      let parts = bytes[start..<end].split(separator: UInt8(ascii: "/"))
      guard parts.contains(where: Self.isDrawn) else { return nil }
      return VolatileText(kind: .tmpdir, range: start..<end)
    }

    private static func isPath(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "._/+-".utf8.contains(byte)
    }

    /// A part of eight characters or more with digits and letters mixed, as mkdtemp makes them, or `pytest-12`.
    private static func isDrawn(_ part: ArraySlice<UInt8>) -> Bool {
      if part.starts(with: "pytest-".utf8), part.dropFirst(7).allSatisfy({ (0x30...0x39).contains($0) }) {
        return part.count > 7
      }
      let tail = part.split { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }.last ?? []
      let drawn = tail.starts(with: "tmp".utf8) ? tail.dropFirst(3) : tail
      let digits = drawn.count { (0x30...0x39).contains($0) }
      let letters = drawn.count { (0x61...0x7A).contains($0 | 0x20) }
      let isTemporaryName = tail.count > drawn.count && drawn.count == 8
      return isTemporaryName || drawn.count >= 8 && digits > 0 && letters > 0
    }

    /// A port of this machine that the system gave out.
    private func port(at colon: Int) -> VolatileText? {
      let hosts: [StaticString] = ["localhost", "127.0.0.1", "0.0.0.0"]
      guard isDigit(colon + 1), let host = hosts.first(where: { starts($0, at: colon - $0.utf8CodeUnitCount) }) else {
        return nil
      }
      var (end, number) = (colon + 1, 0)
      while isDigit(end), end - colon <= 6 {
        number = number * 10 + Int(bytes[end] - 0x30)
        end += 1
      }
      // Below are ports that people choose.
      guard (32768...65535).contains(number) else { return nil }
      return VolatileText(kind: .hostport, range: colon - host.utf8CodeUnitCount..<end)
    }

    private static let dateNames: [StaticString] = [
      "today's date", "today is", "current date", "current time", "current_date", "current_time", "currentdate",
    ]

    /// `Today's date is …`, `Current time: …`, up to the end of the sentence, when a number follows.
    private func namedDate(at start: Int) -> VolatileText? {
      guard let second = byte(start + 1), second | 0x20 == UInt8(ascii: "o") || second | 0x20 == UInt8(ascii: "u"),
        beginsWord(start), let word = Self.dateNames.first(where: { starts($0, at: start) })
      else { return nil }
      let from = start + word.utf8CodeUnitCount
      var end = from
      var hasNumber = false
      while end < min(range.upperBound, from + 48), bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "{") {
        // The end of the string, or an escape: a line feed.
        if bytes[end] == UInt8(ascii: "\\") { break }
        if bytes[end] == UInt8(ascii: "\""), hasNumber { break }
        hasNumber = hasNumber || isDigit(end)
        end += 1
      }
      guard hasNumber else { return nil }
      return VolatileText(kind: .date, range: from..<end)
    }
  }
}
