/// A rule that a cassette breaks, and where: what a validator lists and what a reader throws.
public struct Finding: Error, Hashable, Sendable {
  public let rule: Rule
  /// What is wrong here, in one sentence; of recorded data only names and numbers are quoted.
  public let message: String
  public let place: Place

  public init(_ rule: Rule, _ message: String, at place: Place = Place()) {
    self.rule = rule
    self.message = message
    self.place = place
  }

  public var severity: Severity { rule.severity }
}

/// How bad a finding is.
public enum Severity: String, Sendable {
  /// Readers reject the cassette.
  case error
  /// The cassette can be used; somebody should look.
  case warning
}

extension Finding: CustomStringConvertible {
  public var description: String {
    let place = "\(place)"
    return "\(severity.rawValue)[\(rule.id)]: \(message)\(place.isEmpty ? "" : " (\(place))")"
  }
}
