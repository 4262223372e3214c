import CassetteFormat

/// A JSON file read value by value: lists that may be long are never in memory as a whole.
struct JSONDocument {
  private let file: any RandomAccessBytes
  private let what: String

  /// More than this is no value that a recording has.
  private static let maximumValueSize = 1 << 30

  /// - Parameter what: What the file is taken for, such as `HAR file`, for errors.
  init(_ file: any RandomAccessBytes, _ what: String) {
    self.file = file
    self.what = what
  }

  /// Goes through the document once, in its order.
  ///
  /// - Parameters:
  ///   - lists: The paths of the lists whose items are wanted one by one, such as `log.entries`; empty for a list at the top.
  ///   - take: Gets each item of those lists with the path `log.entries[]`, and every other value that is met on the way
  ///     to them, such as a list that is empty, with its own path, such as `log.creator`.
  /// - Throws: `InterchangeError` for what is not JSON; `FileError`; what `take` throws.
  func walk(_ lists: Set<String>, _ take: (_ path: String, _ value: [UInt8]) throws -> Void) throws {
    var scanner = JSONFileScanner(file, "this \(what)")
    do {
      _ = try scanner.takeByteOrderMark()
      try walk(&scanner, "", lists, take)
      guard try scanner.isAtEnd() else { throw scanner.fail("something follows its end") }
    } catch let finding as Finding { throw InterchangeError("\(finding)") }
  }

  /// The same, but what is not JSON after the first values is no error: files are cut off.
  ///
  /// - Returns: What is wrong with the rest of the file; nil when it was read to its end.
  func walkToTheBreak(
    _ lists: Set<String>, _ take: (_ path: String, _ value: [UInt8]) throws -> Void
  ) throws -> String? {
    var refusal: (any Error)?
    do {
      try walk(lists) { path, value in
        do { try take(path, value) } catch {
          refusal = error
          throw error
        }
      }
      return nil
    } catch let error as InterchangeError where refusal == nil { return error.message }
  }

  private func walk(
    _ scanner: inout JSONFileScanner, _ path: String, _ lists: Set<String>,
    _ take: (_ path: String, _ value: [UInt8]) throws -> Void
  ) throws {
    if lists.contains(path), try scanner.isNext("[") {
      var isEmpty = true
      try scanner.items { scanner in
        isEmpty = false
        try take(path + "[]", read(scanner.value()))
      }
      if isEmpty { try take(path, Array("[]".utf8)) }
    } else if isOnTheWay(path, lists), try scanner.isNext("{") {
      try scanner.members { scanner, key in
        try walk(&scanner, path.isEmpty ? key : "\(path).\(key)", lists, take)
      }
    } else {
      try take(path, read(scanner.value()))
    }
  }

  private func isOnTheWay(_ path: String, _ lists: Set<String>) -> Bool {
    path.isEmpty || lists.contains { $0.hasPrefix(path + ".") }
  }

  private func read(_ range: Range<Int>) throws -> [UInt8] {
    guard range.count <= Self.maximumValueSize else {
      throw InterchangeError("a value of \(range.count) bytes at \(range.lowerBound) is too large")
    }
    return try file.read(at: range.lowerBound, count: range.count)
  }
}
