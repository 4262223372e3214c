import CassetteFormat

/// The records of a file that may be a JSON list, an object that has a list of them, JSON lines, or documents one after the
/// other: exports of traces come in all of these.
struct JSONRecords {
  private let file: any RandomAccessBytes
  private let what: String

  init(_ file: any RandomAccessBytes, _ what: String) {
    self.file = file
    self.what = what
  }

  /// Gives each record: the items of lists at the top, and objects.
  ///
  /// - Returns: Warnings, such as that the file was cut off.
  /// - Throws: `InterchangeError` for what is not JSON; `FileError`; what `take` throws.
  func read(_ take: (JSONValue) throws -> Void) throws -> [String] {
    var scanner = JSONFileScanner(file, "this \(what)")
    var count = 0
    var repaired = 0
    func record(_ range: Range<Int>) throws {
      guard range.count < 1 << 30 else { throw InterchangeError("a value of \(range.count) bytes is too large") }
      let parsed = try JSONRepair.parse(file.read(at: range.lowerBound, count: range.count))
      try take(parsed.value)
      if parsed.isRepaired { repaired += 1 }
      count += 1
    }
    var warnings: [String] = []
    do {
      _ = try scanner.takeByteOrderMark()
      while try !scanner.isAtEnd() {
        if try scanner.isNext("[") {
          try scanner.items { scanner in try record(scanner.value()) }
        } else {
          try record(scanner.value())
        }
      }
    } catch let finding as Finding {
      guard count > 0 else { throw InterchangeError("\(finding)") }
      warnings.append("what follows record \(count) was left out: \(finding)")
    }
    if repaired > 0 {
      warnings.append("characters or numbers that JSON does not have were replaced in \(repaired) records")
    }
    return warnings
  }
}
