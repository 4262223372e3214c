/// Warnings of an importer, of which no file makes more than people read.
struct WarningList {
  private(set) var warnings: [String] = []
  private var others = 0

  private static let maximum = 50

  mutating func append(_ warning: String) {
    if warnings.count < Self.maximum { warnings.append(warning) } else { others += 1 }
  }

  /// All of them, and how many more there were.
  var all: [String] { others == 0 ? warnings : warnings + ["and \(others) warnings more of such kinds"] }
}
