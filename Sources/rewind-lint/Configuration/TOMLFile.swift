import CassetteFormat
import CassetteTools
import CommandSupport
import TOMLKit

/// A TOML document as plain values.
enum TOMLFile {
  /// More is no configuration.
  private static let maximumSize = 1 << 20

  /// - Throws: `FileError`; `Failure` with the place of what is wrong.
  static func read(_ path: String) throws -> JSONObject {
    let file = try FileInput(path: path)
    guard file.size <= maximumSize else {
      throw Failure(message: TerminalText.line("\(path): this is too large for a configuration"))
    }
    let text = String(decoding: try file.read(at: 0, count: file.size), as: UTF8.self)
    do { return try object(TOMLTable(string: text)) } catch let error as TOMLParseError {
      let place = error.source.begin
      throw Failure(message: TerminalText.line("\(path):\(place.line):\(place.column): \(error.description)"))
    }
  }

  private static func object(_ table: TOMLTable) -> JSONObject {
    var object = JSONObject()
    for key in table.keys.sorted() { object[key] = table[key].map { value($0.tomlValue) } }
    return object
  }

  /// Dates become strings; a time is no setting.
  private static func value(_ value: TOMLValue) -> JSONValue {
    switch value.type {
    case .table: value.table.map { .object(object($0)) } ?? .null
    case .array: .array((value.array ?? TOMLArray()).map { Self.value($0.tomlValue) })
    case .string: .string(value.string ?? "")
    case .int: .integer(value.int ?? 0)
    case .bool: .bool(value.bool ?? false)
    case .double: .number("\(value.double ?? 0)")
    case .date: value.date.map { .string(day($0)) } ?? .null
    case .dateTime, .time: .null
    }
  }

  private static func day(_ date: TOMLDate) -> String {
    "\(digits(date.year, 4))-\(digits(date.month, 2))-\(digits(date.day, 2))"
  }

  private static func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }
}
