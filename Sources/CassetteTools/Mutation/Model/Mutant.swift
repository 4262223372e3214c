public import CassetteFormat

/// A cassette that can be derived: an operator with its parameters at one step.
public struct Mutant: Hashable, Sendable {
  /// Twelve letters and digits, made of what the mutant is: of the operator, its version and parameters, the seed, and
  /// the step's lane, align key and content. It stays the same when other events change.
  public let id: String
  /// The operator's id.
  public let `operator`: String
  public let version: String
  public let kind: MutationClass
  public let parameters: JSONObject
  /// Of its own choices.
  public let seed: Int
  /// The number of the event.
  public let sequence: Int
  public let lane: String?
  /// The first place that is changed: a JSON pointer, an event of a stream, a byte; nil when it is the whole answer.
  public let site: JSONObject
  /// One line for people, which stays the same when the cassette is put in another order.
  public let summary: String
}

extension Mutant {
  /// The letters of ids: base 32 (RFC 4648 §6), in lower case.
  private static let letters = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

  /// The id that what a mutant is made of gives, and the seed of its choices.
  static func identity(_ members: JSONObject) -> (id: String, seed: Int) {
    let digest = Array(Digest(of: CanonicalJSON.encode(members)).hex.utf8.prefix(32))
    let number = UInt64(String(decoding: digest.prefix(16), as: UTF8.self), radix: 16) ?? 0
    let id = (0..<12).map { letters[Int(number >> (59 - 5 * UInt64($0)) & 31)] }
    // What the strict JSON of a cassette can hold.
    let seed = UInt64(String(decoding: digest.suffix(16), as: UTF8.self), radix: 16) ?? 0
    return (String(decoding: id, as: UTF8.self), Int(seed & (1 << 53 - 1)))
  }
}
