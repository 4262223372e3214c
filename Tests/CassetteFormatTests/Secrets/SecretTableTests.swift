import Foundation
import Testing

@testable import CassetteFormat

/// The table of the specification, `Spec/secrets.json`, is that of the code.
@Suite struct SecretTableTests {
  @Test func codesNamesAndLabels() {
    let rules = SecretRule.all
    #expect(
      rules.map(\.code)
        == rules.map(\.code).sorted { ($0.hasPrefix("RWS") ? 0 : 1, $0) < ($1.hasPrefix("RWS") ? 0 : 1, $1) })
    #expect(Set(rules.map(\.code)).count == rules.count && Set(rules.map(\.name)).count == rules.count)
    #expect(Set(rules.map(\.label)).count == rules.count)
    for rule in rules {
      #expect(rule.code.wholeMatch(of: rule.kind == .secret ? /RWS1[0-9]{2}/ : /RWP2[0-9]{2}/) != nil)
      #expect(rule.name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
      #expect(rule.label.wholeMatch(of: /[a-z0-9]+/) != nil)
      #expect(!rule.title.isEmpty && !rule.shapes.isEmpty)
    }
  }

  /// `RECORD_SNAPSHOTS=1` writes the file instead.
  @Test func likeTheSpecification() throws {
    let rows = SecretRule.all.map { String(decoding: CanonicalJSON.encode(Self.row($0)), as: UTF8.self) }
    let lists = Self.lists.map {
      "\"\($0)\":" + String(decoding: CanonicalJSON.encode(Self.texts($1)), as: UTF8.self)
    }
    let text =
      "{\"set\":\"rw-secrets/1\",\"lists\":{\n" + lists.joined(separator: ",\n") + "\n},\"rules\":[\n"
      + rows.joined(separator: ",\n") + "\n]}\n"
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
      try text.write(toFile: Repository.path("Spec/secrets.json"), atomically: true, encoding: .utf8)
    }
    #expect(String(decoding: Repository.bytes("Spec/secrets.json"), as: UTF8.self) == text)
  }

  /// The lists that checks compare with.
  private static let lists: [(String, [String])] = [
    ("dummies", texts(SecretLists.dummies)), ("escapes", Boundary.escapes),
    ("hosts", texts(SecretLists.hosts)), ("passwordParts", texts(SecretLists.passwordParts)),
    ("passwords", texts(SecretLists.passwords)), ("reservedDomains", texts(SecretLists.reservedDomains)),
    ("templates", texts(SecretLists.templates)), ("userNames", texts(SecretLists.userNames)),
    ("variables", texts(SecretLists.variables)),
  ]

  private static func texts(_ lists: [[UInt8]]) -> [String] { lists.map { String(decoding: $0, as: UTF8.self) } }

  /// What the text calls by a name is in the table, and the other way round.
  @Test func likeTheText() {
    let text = String(decoding: Repository.bytes("Spec/secrets.md"), as: UTF8.self)
    let named = Set(text.matches(of: /`([A-Za-z0-9]+)`/).map { String($0.1) })
    for (list, _) in Self.lists { #expect(text.contains("`lists.\(list)`"), "\(list)") }
    for list in text.matches(of: /`lists\.([A-Za-z]+)`/) {
      #expect(Self.lists.contains { $0.0 == list.1 }, "\(list.1)")
    }
    for check in SecretCheck.allCases { #expect(named.contains(check.rawValue), "\(check)") }
    let codes = Set(SecretRule.all.map(\.code))
    for code in text.matches(of: /RW[SP][0-9]{3}/) { #expect(codes.contains(String(code.0)), "\(code.0)") }
    for confidence in Confidence.allCases { #expect(named.contains("\(confidence)")) }
  }

  /// Every member that a shape has in the table is explained.
  @Test func membersAreExplained() {
    let text = String(decoding: Repository.bytes("Spec/secrets.md"), as: UTF8.self)
    func members(of value: JSONValue) -> Set<String> {
      switch value {
      case .object(let object):
        object.members.reduce([]) { $0.union([$1.key]).union(members(of: $1.value)) }
      case .array(let values): values.reduce([]) { $0.union(members(of: $1)) }
      default: []
      }
    }
    let all = members(of: .array(SecretRule.all.map(Self.row)))
    #expect(all.filter { !text.contains("`\($0)`") && !text.contains("\"\($0)\"") } == [])
  }

  private static func row(_ rule: SecretRule) -> JSONValue {
    .object([
      "code": .string(rule.code), "kind": .string(rule.kind.rawValue), "label": .string(rule.label),
      "name": .string(rule.name), "rank": .integer(rule.rank.rawValue),
      "shapes": .array(rule.shapes.map { .object(shape($0)) }), "title": .string(rule.title),
    ])
  }

  private static func shape(_ shape: SecretShape) -> JSONObject {
    var object = trigger(shape.trigger)
    if !shape.parts.isEmpty { object["parts"] = parts(shape.parts) }
    if let boundary = shape.boundary { object["boundary"] = notation(boundary) }
    if !shape.checks.isEmpty { object["checks"] = .array(shape.checks.map { .string($0.rawValue) }) }
    object["confidence"] = .string("\(shape.confidence)")
    if let evidence = shape.evidence {
      object["evidence"] = [
        "hosts": texts(evidence.hosts), "within": .integer(evidence.within), "words": texts(evidence.words),
      ]
    }
    return object
  }

  private static func trigger(_ trigger: SecretShape.Trigger) -> JSONObject {
    switch trigger {
    case .anchor(let prefixes, let folded, let before):
      var object: JSONObject = [(folded ? "folded" : "anchor"): texts(prefixes)]
      if let before { object["before"] = run(before.alphabet, before.count) }
      return object
    // The rules of the table have none of these: they are for texts of one recording.
    case .bytes: return [:]
    case .near(let words, let distance): return ["near": texts(words), "within": .integer(distance)]
    case .beside(let distance): return ["beside": .bool(true), "within": .integer(distance)]
    case .word(let alphabet): return ["word": notation(alphabet)]
    case .value(let fields, let hosts):
      var object: JSONObject = [:]
      let lists = [
        "excepted": fields.excepted, "headers": fields.headers, "hosts": hosts, "members": fields.members,
        "queries": fields.queries,
      ]
      for (key, list) in lists where !list.isEmpty { object[key] = texts(list) }
      return object
    }
  }

  private static func parts(_ parts: [SecretShape.Part]) -> JSONValue {
    .array(
      parts.map { part in
        switch part {
        case .one(let texts, let folded):
          return [(folded ? "folded" : "text"): Self.texts(texts.map { String(decoding: $0, as: UTF8.self) })]
        case .run(let alphabet, let count): return run(alphabet, count)
        case .marked(let alphabet, let before, let mark, let after):
          return [
            "alphabet": notation(alphabet), "after": range(after), "before": range(before),
            "mark": .string(String(decoding: mark, as: UTF8.self)),
          ]
        case .until(let mark, let alphabet, let count):
          return [
            "alphabet": notation(alphabet), "max": .integer(count.upperBound),
            "min": .integer(count.lowerBound),
            "until": .string(String(decoding: mark, as: UTF8.self)),
          ]
        case .optional(let parts): return ["optional": Self.parts(parts)]
        case .begin: return .string("begin")
        case .end: return .string("end")
        }
      })
  }

  private static func run(_ alphabet: Alphabet, _ count: ClosedRange<Int>) -> JSONValue {
    ["alphabet": notation(alphabet), "max": .integer(count.upperBound), "min": .integer(count.lowerBound)]
  }

  private static func notation(_ alphabet: Alphabet) -> JSONValue { .string(alphabet.notation!.description) }

  private static func range(_ range: ClosedRange<Int>) -> JSONValue {
    [.integer(range.lowerBound), .integer(range.upperBound)]
  }

  private static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
