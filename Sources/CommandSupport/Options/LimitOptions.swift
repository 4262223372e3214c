import ArgumentParser
package import CassetteFormat
import CassetteTools

/// What a command takes of a cassette before it refuses.
package struct LimitOptions: ParsableArguments {
  package init() {}

  @Option(
    name: .customLong("limit"),
    help: ArgumentHelp(
      "Refuse a cassette with more than this; may be repeated. NAME and what it is without this: \(Self.names).",
      valueName: "NAME=SIZE"),
    completion: .list(Limits.Name.allCases.map { $0.rawValue + "=" }), transform: LimitSetting.init)
  var settings: [LimitSetting] = []

  package var limits: Limits {
    var limits = Limits()
    for setting in settings { limits[setting.name] = setting.value }
    return limits
  }

  private static let names = Limits.Name.allCases.map { name in
    "\(name.rawValue) \(name.standard == .max ? "none" : name.text(name.standard))"
  }.joined(separator: ", ")
}

/// One `NAME=SIZE`.
struct LimitSetting {
  let name: Limits.Name
  let value: Int

  /// - Throws: An error of usage that says what is wrong.
  init(_ text: String) throws {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { throw ValidationError("--limit is NAME=SIZE, such as blob=64MiB") }
    let names = Limits.Name.allCases.map(\.rawValue)
    guard let name = Limits.Name(rawValue: parts[0]) else {
      let nearest = EditDistance.nearest(to: parts[0], in: names).map { "; did you mean \($0)?" }
      throw ValidationError(
        "there is no limit \(parts[0])" + (nearest ?? "; the names are \(names.joined(separator: ", "))"))
    }
    guard let value = Self.value(parts[1], isCount: name.isCount) else {
      throw ValidationError(
        name.isCount
          ? "--limit \(name.rawValue) is a number"
          : "--limit \(name.rawValue) is a number of bytes, or one with KiB, MiB, GiB or TiB (K, M, G, T)")
    }
    if let maximum = name.maximum, value > maximum {
      throw ValidationError("--limit \(name.rawValue): the format allows no more than \(name.text(maximum))")
    }
    self.name = name
    self.value = value
  }

  /// A number with or without a unit, powers of 1024; nil for anything else, and for what no integer holds.
  private static func value(_ text: String, isCount: Bool) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits) else { return nil }
    let unit = text.dropFirst(digits.count)
    if unit.isEmpty { return number }
    let power = ["K", "M", "G", "T"].firstIndex { unit == $0 || unit == $0 + "iB" }
    guard !isCount, let power else { return nil }
    let (value, overflows) = number.multipliedReportingOverflow(by: 1 << (10 * (power + 1)))
    return overflows ? nil : value
  }
}
