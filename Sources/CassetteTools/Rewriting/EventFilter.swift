public import CassetteFormat

/// Chooses events by what they are: one of the values of each criterion that has any.
///
/// An event that a criterion says nothing about, such as a tool call when hosts are asked for, does not fit.
public struct EventFilter: Hashable, Sendable {
  /// Hosts, models, lanes and paths are patterns: ``Glob``.
  public var hosts: [String] = []
  public var statuses: [StatusPattern] = []
  public var models: [String] = []
  public var kinds: [String] = []
  public var lanes: [String] = []
  public var paths: [String] = []
  /// Whether the events that do not fit are chosen.
  public var isInverted = false

  public init() {}

  /// Whether no criterion has a value: then everything fits.
  public var isEmpty: Bool {
    hosts.isEmpty && statuses.isEmpty && models.isEmpty && kinds.isEmpty && lanes.isEmpty && paths.isEmpty
  }

  /// Whether an event is chosen.
  public func chooses(_ event: Event) -> Bool { fits(event) != isInverted }

  private func fits(_ event: Event) -> Bool {
    let exchange = event.exchange
    let llm = exchange?.llm
    return Self.fits(kinds, [event.kind]) && Self.fits(lanes, [event.lane])
      && Self.fits(hosts, exchange.map { Self.hosts($0.request) } ?? [])
      && Self.fits(models, [llm?.model, llm?.served])
      && Self.fits(paths, [exchange.map { String($0.request.path.description.prefix { $0 != "?" && $0 != "#" }) }])
      && (statuses.isEmpty
        || exchange?.response.map { response in statuses.contains { $0.matches(response.status) } }
          ?? false)
  }

  private static func fits(_ patterns: [String], _ values: [String?]) -> Bool {
    patterns.isEmpty || patterns.contains { pattern in values.contains { $0.map(Glob(pattern).matches) ?? false } }
  }

  /// The host of a request, in lower case, without its port and with it.
  static func hosts(_ request: Request) -> [String] {
    guard let authority = request.targetAuthority else { return [] }
    let host = authority.description.lowercased()
    guard let colon = host.lastIndex(of: ":"), host[colon...].dropFirst().allSatisfy(\.isNumber) else { return [host] }
    return [String(host[..<colon]), host]
  }

  /// The criteria for a derivation.
  public var parameters: JSONObject {
    var object = JSONObject()
    let lists: [(String, [String])] = [
      ("host", hosts), ("kind", kinds), ("lane", lanes), ("model", models), ("path", paths),
      ("status", statuses.map(\.description)),
    ]
    for (name, values) in lists where !values.isEmpty { object[name] = .array(values.map(JSONValue.string)) }
    if isInverted { object["invert"] = true }
    return object
  }
}

/// A status, or a class of them: `404`, `4xx`.
public struct StatusPattern: Hashable, Sendable, CustomStringConvertible {
  private let range: ClosedRange<Int>

  /// Nil for anything else.
  public init?(_ text: String) {
    let isClass = text.utf8.count == 3 && text.lowercased().hasSuffix("xx")
    guard let number = Int(isClass ? String(text.prefix(1)) : text), (isClass ? 1...9 : 100...999).contains(number)
    else { return nil }
    range = isClass ? number * 100...number * 100 + 99 : number...number
  }

  public func matches(_ status: Int) -> Bool { range.contains(status) }

  public var description: String { range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound / 100)xx" }
}
