import Testing

@testable import CassetteFormat

@Suite struct CanonicalJSONTests {
  /// A random value as cassettes hold it; object members come in random order.
  static func value(_ generator: inout SeededGenerator, depth: Int) -> JSONValue {
    switch generator.below(depth > 0 ? 8 : 6) {
    case 0: return .null
    case 1: return .bool(generator.oneIn(2))
    case 2: return .integer(Int.random(in: -(1 << 53 - 1)...(1 << 53 - 1), using: &generator))
    case 3: return .integer(generator.below(300) - 100)
    case 4, 5: return .string(generator.string(24))
    case 6: return .array((0..<generator.below(5)).map { _ in value(&generator, depth: depth - 1) })
    default:
      var object = JSONObject()
      for _ in 0..<generator.below(6) {
        let key = String(
          decoding: (0..<generator.below(4)).map { _ in UInt8(0x20 + generator.below(95)) }, as: UTF8.self)
        object[key] = value(&generator, depth: depth - 1)
      }
      return .object(object)
    }
  }

  /// Members in the order of their keys' bytes, at every level.
  static func sorted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let values): .array(values.map(sorted))
    case .object(let object):
      .object(
        JSONObject(
          object.members.map { .init(key: $0.key, value: sorted($0.value)) }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }))
    default: value
    }
  }

  @Test func roundTrip() throws {
    var generator = SeededGenerator(11)
    for _ in 0..<1_500 {
      let value = Self.value(&generator, depth: 6)
      let bytes = CanonicalJSON.encode(value)
      let parsed = try JSONParser.strict(bytes.span.bytes)
      #expect(parsed == Self.sorted(value))
      #expect(CanonicalJSON.encode(parsed) == bytes)
      #expect(try JSONParser.lax(bytes.span.bytes) == parsed)
    }
  }

  /// Whatever one byte is changed to: refused, or another text that is canonical as well.
  @Test func changedByte() throws {
    var generator = SeededGenerator(12)
    for _ in 0..<400 {
      var bytes = CanonicalJSON.encode(Self.value(&generator, depth: 4))
      bytes[generator.below(bytes.count)] = UInt8(generator.below(256))
      guard let parsed = try? JSONParser.strict(bytes.span.bytes) else { continue }
      #expect(CanonicalJSON.encode(parsed) == bytes)
    }
  }

  @Test func everyCharacterBelow256() throws {
    let text = String(String.UnicodeScalarView((0..<256).map { Unicode.Scalar(UInt8($0)) }))
    let bytes = CanonicalJSON.encode(.string(text))
    let controls =
      #"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#
      + #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f"#
    let rest = text.unicodeScalars.dropFirst(32).map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
    #expect(String(decoding: bytes, as: UTF8.self) == "\"" + controls + rest + "\"")
  }
}
