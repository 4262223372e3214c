import CassetteFormat

/// A model call's target: the model and the API's version that it names, and the rest.
struct RequestTarget {
  var model: String?
  var version: String?
  var isStream = false
  /// Without those.
  var rest = ""

  init(_ target: String) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var names = parts[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    for (index, name) in names.enumerated() where index + 1 < names.count {
      guard ["models", "model", "deployments"].contains(name) else { continue }
      let next = names[index + 1]
      model = String(next.prefix { $0 != ":" })
      names[index + 1] = "*" + next.drop { $0 != ":" }
    }
    if let index = names.firstIndex(where: Self.isVersion) {
      version = names[index]
      names[index] = "*"
    }
    if let last = names.last {
      for (stream, whole) in [
        (":streamGenerateContent", ":generateContent"), ("converse-stream", "converse"),
        (":streamRawPredict", ":rawPredict"),
      ] where last.hasSuffix(stream) {
        isStream = true
        names[names.count - 1] = last.dropLast(stream.count) + whole
      }
    }
    var query = parts.count > 1 ? parts[1].split(separator: "&").map(String.init) : []
    if let stated = query.first(where: { $0.hasPrefix("api-version=") }) { version = String(stated.dropFirst(12)) }
    query.removeAll { $0.hasPrefix("api-version=") || $0.hasPrefix("alt=") || $0.hasPrefix("key=") }
    rest = names.joined(separator: "/") + (query.isEmpty ? "" : "?" + query.sorted().joined(separator: "&"))
  }

  /// `v1`, `v1beta`.
  private static func isVersion(_ name: String) -> Bool {
    let digits = name.dropFirst().prefix { $0.isASCII && $0.isNumber }
    let rest = name.dropFirst(1 + digits.count)
    return name.hasPrefix("v") && !digits.isEmpty && ["", "beta", "alpha", "beta1", "alpha1", "beta2"].contains(rest)
  }
}
