import CassetteFormat

/// How large a number may be.
struct Bounds: Sendable {
  private let least: Int?
  private let most: Int?
  /// How many digits of a fraction there are in a unit: numbers are whole numbers of the smallest.
  private let digits: Int

  /// `exactly`, or `at_least` and `at_most`; nil when none of them is there.
  ///
  /// - Throws: `CaseProblem`.
  init?(_ fields: inout CaseFields, digits: Int = 0) throws(CaseProblem) {
    func number(_ node: CaseNode?, _ key: String) throws(CaseProblem) -> Int? {
      guard let node else { return nil }
      guard let text = node.text, let value = Decimal.value(text, digits: digits) else {
        throw node.wrong(
          digits == 0
            ? "\(key) must be a whole number, 0 or more"
            : "\(key) must be a number with at most \(digits) digits after the point")
      }
      return value
    }
    let exactNode = fields.take("exactly")
    let exact = try number(exactNode, "exactly")
    let least = try number(fields.take("at_least"), "at_least")
    let most = try number(fields.take("at_most"), "at_most")
    if let exactNode, least != nil || most != nil {
      throw exactNode.wrong("exactly and at_least or at_most exclude each other")
    }
    guard exact ?? least ?? most != nil else { return nil }
    if let least, let most, least > most {
      throw CaseProblem(.wrongValue, "at_least is more than at_most: nothing is so", line: fields.line)
    }
    self.least = exact ?? least
    self.most = exact ?? most
    self.digits = digits
  }

  private init(least: Int? = nil, most: Int? = nil) {
    (self.least, self.most, digits) = (least, most, 0)
  }

  static func atLeast(_ count: Int) -> Bounds { Bounds(least: count) }
  static func atMost(_ count: Int) -> Bounds { Bounds(most: count) }

  func contains(_ value: Int) -> Bool { value >= least ?? 0 && value <= most ?? .max }
}
