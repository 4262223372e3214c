import CassetteFormat

/// A database that somebody else has made, read from memory: nothing is written, and no lock is taken.
///
/// Its content may have been made to mislead: only tables are read, no views, and queries that take too many steps end.
final class SQLiteFile {
  /// The bytes that every database begins with.
  static let signature: StaticString = "SQLite format 3\u{0}"
  private static let maximumSize = 1 << 30
  private static let longestValue: Int32 = 256 << 20
  /// How many thousand steps of SQLite's machine there are at least; each byte of the file allows for a thousand more.
  private static let leastSteps = 1_000_000

  private let library: SQLiteLibrary
  private let content: UnsafeMutableBufferPointer<UInt8>
  private var handle: SQLiteLibrary.Handle?
  /// How often SQLite may still ask whether to go on.
  private let budget: UnsafeMutablePointer<Int>

  /// - Throws: `InterchangeError` when the library is missing, or does not take the file; `FileError`.
  init(_ source: ImportSource) throws {
    guard source.file.size <= Self.maximumSize else { throw InterchangeError("the database has more than 1 GiB") }
    library = try SQLiteLibrary.load()
    content = .allocate(capacity: max(source.file.size, 1))
    budget = .allocate(capacity: 1)
    budget.initialize(to: max(Self.leastSteps, source.file.size))
    let read = try source.file.read(at: 0, into: UnsafeMutableRawBufferPointer(content))
    // In WAL mode a database needs files beside it, which one in memory cannot have: 1 stands for the other mode.
    if read > 20 { (content[18], content[19]) = (1, 1) }
    guard library.open(":memory:", &handle, 2, nil) == 0, let handle else { throw InterchangeError("SQLite fails") }
    _ = library.limit(handle, 0, Self.longestValue)
    library.setProgress(
      handle, 1000,
      { budget in
        guard let budget = budget?.assumingMemoryBound(to: Int.self) else { return 1 }
        budget.pointee -= 1
        return budget.pointee < 0 ? 1 : 0
      }, budget)
    let readOnly: UInt32 = 4
    guard library.deserialize(handle, "main", content.baseAddress!, Int64(read), Int64(read), readOnly) == 0 else {
      throw failure()
    }
  }

  deinit {
    if let handle { _ = library.close(handle) }
    content.deallocate()
    budget.deallocate()
  }

  private func failure() -> InterchangeError {
    let text = handle.flatMap(library.message).map { String(cString: $0) } ?? "it fails"
    return InterchangeError("the SQLite database cannot be read: \(text)")
  }

  /// A warning when changes stand in a file beside the database, which is not read.
  static func warning(beside source: ImportSource) -> String? {
    guard let folder = source.folder, let names = try? FileTree(root: folder).list() else { return nil }
    let journals = ["-wal", "-journal"].map { source.fileName + $0 }.filter(names.contains)
    guard let journal = journals.first else { return nil }
    return """
      the last changes may stand in \(journal), which is not read: run sqlite3 \(source.fileName) \
      'PRAGMA wal_checkpoint(TRUNCATE)' before
      """
  }

  /// The columns of a table; empty when there is no table of that name.
  func columns(of table: String) throws -> Set<String> {
    var found = false
    try rows("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [table]) { _ in found = true }
    guard found else { return [] }
    var columns: Set<String> = []
    try rows("SELECT name FROM pragma_table_info(?)", [table]) { row in
      if let name = row.text(0) { columns.insert(name) }
    }
    return columns
  }

  /// Runs a query and goes through its rows.
  ///
  /// - Throws: `InterchangeError`; what `take` throws.
  func rows(_ query: String, _ parameters: [String] = [], _ take: (SQLiteRow) throws -> Void) throws {
    var prepared: SQLiteLibrary.Handle?
    guard let handle, library.prepare(handle, query, -1, &prepared, nil) == 0, let statement = prepared else {
      throw failure()
    }
    defer { _ = library.finalize(statement) }
    // SQLite copies the text before the call returns.
    let transient = unsafeBitCast(-1, to: (@convention(c) (UnsafeMutableRawPointer?) -> Void).self)
    for (index, parameter) in parameters.enumerated() {
      let bytes = parameter.utf8CString
      let result = bytes.withUnsafeBufferPointer { text in
        library.bindText(statement, Int32(index + 1), text.baseAddress!, Int32(text.count - 1), transient)
      }
      guard result == 0 else { throw failure() }
    }
    while true {
      switch library.step(statement) {
      case 100: try take(SQLiteRow(library, statement))
      case 101: return
      default: throw failure()
      }
    }
  }
}

/// The row that a query stands at.
struct SQLiteRow {
  private let library: SQLiteLibrary
  private let statement: SQLiteLibrary.Handle

  fileprivate init(_ library: SQLiteLibrary, _ statement: SQLiteLibrary.Handle) {
    self.library = library
    self.statement = statement
  }

  /// The bytes of a text or a blob; nil for null.
  func bytes(_ column: Int32) -> [UInt8]? {
    guard library.columnType(statement, column) != 5 else { return nil }
    // The text first: it may have to be converted to UTF-8, which changes its length.
    let isText = library.columnType(statement, column) == 3
    let text = isText ? UnsafeRawPointer(library.columnText(statement, column)) : nil
    guard let start = text ?? library.columnBlob(statement, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(library.columnBytes(statement, column))))
  }

  func text(_ column: Int32) -> String? { bytes(column).flatMap { String(validating: $0, as: UTF8.self) } }

  /// A value as JSON has it; a blob, and a text that is not UTF-8, is null.
  func json(_ column: Int32) -> JSONValue {
    switch library.columnType(statement, column) {
    case 1: .integer(Int(library.columnInteger(statement, column)))
    case 2: Self.number(library.columnDouble(statement, column))
    case 3: text(column).map(JSONValue.string) ?? .null
    default: .null
    }
  }

  private static func number(_ value: Double) -> JSONValue { value.isFinite ? .number(PythonFloat.text(value)) : .null }
}
