public import CassetteFormat

/// A setting of an operator.
public struct OperatorParameter: Hashable, Sendable {
  public enum Values: Hashable, Sendable {
    case integer(ClosedRange<Int>)
    case choice([String])
    case flag
    case text
  }

  public let name: String
  public let values: Values
  public let standard: JSONValue
  /// What it sets, with its unit.
  public let summary: String

  static func integer(_ name: String, _ range: ClosedRange<Int>, _ standard: Int, _ summary: String) -> Self {
    Self(name: name, values: .integer(range), standard: .integer(standard), summary: summary)
  }

  /// - Parameter choices: The first is the one that is taken unless told otherwise.
  static func choice(_ name: String, _ choices: [String], _ summary: String) -> Self {
    Self(name: name, values: .choice(choices), standard: .string(choices[0]), summary: summary)
  }

  static func flag(_ name: String, _ standard: Bool, _ summary: String) -> Self {
    Self(name: name, values: .flag, standard: .bool(standard), summary: summary)
  }

  static func text(_ name: String, _ standard: String, _ summary: String) -> Self {
    Self(name: name, values: .text, standard: .string(standard), summary: summary)
  }

  /// The value that a text means; nil for one that is not allowed.
  public func value(_ text: String) -> JSONValue? {
    switch values {
    case .integer(let range): Int(text).flatMap { range.contains($0) ? .integer($0) : nil }
    case .choice(let choices): choices.contains(text) ? .string(text) : nil
    case .flag: text == "true" ? true : text == "false" ? false : nil
    case .text: .string(text)
    }
  }

  /// Whether a value is allowed, such as one that a cassette's derivation has.
  public func allows(_ value: JSONValue) -> Bool {
    switch (values, value) {
    case (.integer(let range), .integer(let number)): range.contains(number)
    case (.choice(let choices), .string(let text)): choices.contains(text)
    case (.flag, .bool), (.text, .string): true
    default: false
    }
  }

  /// The allowed values, for people.
  public var range: String {
    switch values {
    case .integer(let range) where range.upperBound == Int.max: "\(range.lowerBound)…"
    case .integer(let range): "\(range.lowerBound)…\(range.upperBound)"
    case .choice(let choices): choices.joined(separator: ", ")
    case .flag: "true, false"
    case .text: "text"
    }
  }
}
