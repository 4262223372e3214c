import CassetteFormat
import CassetteTools
import CommandSupport

/// A table of `rewind.toml`: members are taken out by name and type, and what is left over at the end is an error.
struct SettingsTable {
  /// As errors name it: `lint`, `lint.allow[2]`.
  let name: String
  let file: String
  private var rest: [String: JSONValue] = [:]
  private var known: [String] = []

  init(_ object: JSONObject, name: String, file: String) {
    self.name = name
    self.file = file
    for member in object.members { rest[member.key] = member.value }
  }

  func failure(_ message: String, help: String? = nil) -> Failure {
    Failure(message: TerminalText.line("\(file): \(message)"), help: help)
  }

  /// A member's name with the table's.
  func path(_ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

  private mutating func take(_ key: String) -> JSONValue? {
    known.append(key)
    return rest.removeValue(forKey: key)
  }

  mutating func string(_ key: String) throws -> String? {
    guard let value = take(key) else { return nil }
    guard case .string(let text) = value else { throw failure("\(path(key)) must be a string") }
    return text
  }

  mutating func required(_ key: String) throws -> String {
    guard let text = try string(key), !text.isEmpty else { throw failure("\(path(key)) is missing") }
    return text
  }

  mutating func strings(_ key: String) throws -> [String]? {
    guard let value = take(key) else { return nil }
    return try Self.strings(value) { failure("\(path(key)) must be an array of strings") }
  }

  mutating func integer(_ key: String) throws -> Int? {
    guard let value = take(key) else { return nil }
    guard case .integer(let number) = value, number >= 0 else {
      throw failure("\(path(key)) must be an integer, not negative")
    }
    return number
  }

  mutating func flag(_ key: String) throws -> Bool? {
    guard let value = take(key) else { return nil }
    guard case .bool(let flag) = value else { throw failure("\(path(key)) must be true or false") }
    return flag
  }

  mutating func choice<Choice>(_ key: String, _ choices: KeyValuePairs<String, Choice>) throws -> Choice? {
    guard let text = try string(key) else { return nil }
    if let choice = choices.first(where: { $0.key == text }) { return choice.value }
    throw failure("\(path(key)) must be \(choices.map(\.key).joined(separator: ", ")), not \(text)")
  }

  mutating func table(_ key: String) throws -> SettingsTable? {
    guard let value = take(key) else { return nil }
    guard case .object(let object) = value else { throw failure("\(path(key)) must be a table") }
    return SettingsTable(object, name: path(key), file: file)
  }

  mutating func tables(_ key: String) throws -> [SettingsTable] {
    guard let value = take(key) else { return [] }
    guard case .array(let values) = value else { throw failure("\(path(key)) must be tables: [[\(path(key))]]") }
    return try values.enumerated().map { index, value in
      guard case .object(let object) = value else { throw failure("\(path(key)) must be tables: [[\(path(key))]]") }
      return SettingsTable(object, name: "\(path(key))[\(index)]", file: file)
    }
  }

  /// All members, which must be arrays of strings, in the order of their names.
  mutating func lists() throws -> [(key: String, values: [String])] {
    defer { rest = [:] }
    return try rest.sorted { $0.key < $1.key }.map { key, value in
      (key, try Self.strings(value) { failure("\(path(key)) must be an array of strings") })
    }
  }

  /// - Throws: When a member is left that nobody asked for.
  func finish() throws {
    guard let key = rest.keys.min() else { return }
    let nearest = EditDistance.nearest(to: key, in: known)
    throw failure(
      "\(path(key)) is not known",
      help: nearest.map { "Did you mean \($0)?" } ?? "There are \(known.sorted().joined(separator: ", ")).")
  }

  private static func strings(_ value: JSONValue, orThrow failure: () -> Failure) throws -> [String] {
    guard case .array(let values) = value else { throw failure() }
    return try values.map { value in
      guard case .string(let text) = value else { throw failure() }
      return text
    }
  }
}
