import CassetteFormat
import Crypto
import Testing

@testable import CassetteTools

/// What stands a second time where nothing shows what it is.
struct RedactedElsewhereTests {
  private static let key = KeyShape.all[0].key(1)
  /// Only the name of what it is the value of tells that it is a secret.
  private static let password = "kV7wRq2zNc9m" + "BtY4"

  private static func probe(_ events: [(CassetteWriter) throws -> Event]) throws -> RedactionProbe {
    let probe = try RedactionProbe(cassette { writer in for event in events { try writer.append(event(writer)) } })
    #expect(try probe.isValid() && probe.isStable() && probe.isClean() && probe.mapIsTrue() && probe.hasNoOldDigest())
    return probe
  }

  private static func sending(_ sequence: Int, _ body: [UInt8]) -> (CassetteWriter) throws -> Event {
    { Event(sequence: sequence, content: .http(try Exchange.sending(body, $0))) }
  }

  private static func text(_ probe: RedactionProbe, _ index: Int) throws -> String? {
    try probe.after.text(probe.after.events[index].exchange!.request.message)
  }

  // MARK: Secrets

  @Test func aSecretGoesWithoutItsContextToo() throws {
    let coded = Base64.encode(Array("it was \(Self.password), he said".utf8))
    let probe = try Self.probe([
      Self.sending(0, Array("earlier: \(Self.password)!".utf8)),
      Self.sending(1, Array(#"{"password":"\#(Self.password)"}"#.utf8)),
      Self.sending(2, Array(#"{"say":"it is \#(Self.password)","note":"\#(coded)"}"#.utf8)),
      { _ in Event(sequence: 3, content: .marker(Marker(name: "m", detail: "with \(Self.password)"))) },
    ])
    let placeholder = try #require(try Self.text(probe, 1)).dropFirst(13).dropLast(2)
    #expect(placeholder.hasPrefix("RW_REDACTED_"))
    #expect(try Self.text(probe, 0) == "earlier: \(placeholder)!")
    #expect(try Self.text(probe, 2)?.hasPrefix(#"{"say":"it is \#(placeholder)","#) == true)
    #expect(try probe.lacks(Array(Self.password.utf8)) && probe.lacks(Array(coded.utf8)))
    let findings = try Redactor().findings(in: probe.before).findings
    #expect(findings.count == 5 && Set(findings.map(\.rule)).count == 1)
    // Nothing of it may be shown.
    #expect(findings.allSatisfy { $0.excerpt == "…(16)" })
  }

  @Test func aShortSecretStaysWhereNothingTells() throws {
    let short = String(Self.password.prefix(7))
    let probe = try RedactionProbe(
      cassette { try $0.append(Self.sending(0, Array(#"{"password":"\#(short)","a":"\#(short)"}"#.utf8))($0)) })
    #expect(try Self.text(probe, 0)?.contains(#""a":"\#(short)""#) == true)
  }

  // MARK: Digests

  @Test(arguments: 0..<7)
  func digestsOfWhatWasChangedGo(form: Int) throws {
    let body = Array(#"{"a":""#.utf8) + Self.key + Array(#""}"#.utf8)
    let sha256 = Array(SHA256.hash(data: body))
    func hex(_ bytes: some Sequence<UInt8>) -> String {
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    let printed: [UInt8] = [
      Array(hex(sha256).utf8), Array(hex(sha256).uppercased().utf8), Array(hex(SHA512.hash(data: body)).utf8),
      Array(hex(Insecure.MD5.hash(data: body)).utf8), Array(hex(Insecure.SHA1.hash(data: body)).utf8),
      Array(Base64.encode(sha256).utf8), sha256,
    ][form]
    let probe = try Self.probe([
      Self.sending(0, body), Self.sending(1, Array("of it: ".utf8) + printed + Array(" it is".utf8)),
    ])
    let text = try #require(try Self.text(probe, 1))
    #expect(text == "of it: RW_REDACTED_digest_01\(form == 5 ? "=" : "") it is")
  }

  @Test func digestsOfDigestsGo() throws {
    let body = Array(#"{"a":""#.utf8) + Self.key + Array(#""}"#.utf8)
    let second = Array("sum \(Digest(of: body).hex)".utf8)
    let third = Array("sum \(Digest(of: second).hex)".utf8)
    // The last one comes first: nothing depends on the order.
    let probe = try Self.probe([Self.sending(0, third), Self.sending(1, second), Self.sending(2, body)])
    #expect(try Self.text(probe, 0)?.hasPrefix("sum RW_REDACTED_digest_") == true)
    #expect(try Self.text(probe, 1)?.hasPrefix("sum RW_REDACTED_digest_") == true)
  }
}
