package import CassetteFormat

/// How many mutants a program handled.
package struct MutationScore: Hashable, Sendable {
  package private(set) var counts: [Verdict: Int] = [:]
  /// Mutants that were chosen and have no verdict yet.
  package private(set) var pending = 0

  package init() {}

  /// - Parameter verdict: Nil for a mutant that was not run yet.
  package mutating func add(_ verdict: Verdict?) {
    if let verdict { counts[verdict, default: 0] += 1 } else { pending += 1 }
  }

  package subscript(group: Verdict.Group) -> Int { counts.reduce(0) { $1.key.group == group ? $0 + $1.value : $0 } }

  /// Those that a verdict is right or wrong about.
  package var valid: Int { self[.handled] + self[.unhandled] + self[.hung] }

  /// Hundredths of a percent, so that nothing is rounded up to 100; nil when there is nothing to count.
  package var hundredths: Int? { valid > 0 ? self[.handled] * 10_000 / valid : nil }

  /// `83.33 %`; a dash when there is nothing to count.
  package var text: String {
    guard let hundredths else { return "–" }
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
  }

  /// The exit code of a run: what is unhandled counts more than what hung.
  ///
  /// - Parameter least: The score in hundredths of a percent that decides instead, if the user named one.
  package func exitCode(least: Int? = nil) -> Int32 {
    if counts[.harnessError, default: 0] > 0, self[.unhandled] == 0 { return 70 }
    if let least { return (hundredths ?? 10_000) < least ? 8 : 0 }
    if self[.unhandled] > 0 { return 2 }
    return self[.hung] > 0 ? 3 : 0
  }

  package var json: JSONObject {
    var object: JSONObject = [
      "counts": .object(
        JSONObject(
          counts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            .init(key: $0.key.rawValue, value: .integer($0.value))
          }
        )),
      "groups": .object(JSONObject(Verdict.Group.allCases.map { .init(key: $0.rawValue, value: .integer(self[$0])) })),
      "pending": .integer(pending),
    ]
    object.set("scoreHundredths", hundredths)
    return object
  }
}
