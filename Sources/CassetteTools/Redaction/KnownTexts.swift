import CassetteFormat
internal import Crypto

/// Texts that go wherever they stand, also where nothing shows what they are: secrets that were found at another place,
/// and digests of contents that change.
struct KnownTexts {
  enum Origin {
    /// As it was found first.
    case secret(Detection)
    case digest
  }

  /// A shorter secret stands in too many places.
  private static let leastCount = 8

  private var origins: [[UInt8]: Origin] = [:]
  /// Those that were not looked for yet.
  private var rules: [SecretRule] = []
  private var blobs: Set<RedactionBlob> = []

  mutating func add(_ secret: Detection) {
    guard secret.rule.kind == .secret, secret.text.count >= Self.leastCount, origins[secret.text] == nil else { return }
    origins[secret.text] = .secret(secret)
    rules.append(.bytes(secret.text))
  }

  /// Whether the digests of a blob are not among them; they are expected next.
  mutating func isNew(_ blob: RedactionBlob) -> Bool { blobs.insert(blob).inserted }

  /// Adds every digest by which a recording may name a content.
  mutating func add(digestsOf content: [UInt8]) {
    for digest in Self.digests(of: content) {
      add(digest: Hex.encoded(digest), inAnyCase: true)
      let base64 = Base64.encode(digest).utf8.filter { $0 != UInt8(ascii: "=") }
      add(digest: base64)
      add(digest: base64.map(Self.urlCharacter))
      add(digest: digest)
    }
  }

  private mutating func add(digest: [UInt8], inAnyCase: Bool = false) {
    guard origins[digest] == nil else { return }
    origins[digest] = .digest
    rules.append(.bytes(digest, inAnyCase: inAnyCase))
  }

  /// Where a text that was found comes from.
  func origin(of text: [UInt8]) -> Origin? {
    origins[text] ?? origins[text.map { (0x41...0x46).contains($0) ? $0 | 0x20 : $0 }]
  }

  /// How the placeholder of a secret is named, whatever found it: by what found it first.
  func cause(of text: [UInt8]) -> RedactionCause? {
    if case .secret(let detection)? = origins[text] { .detected(detection.rule) } else { nil }
  }

  /// Rules that find those that were not looked for.
  mutating func takeRules() -> [SecretRule] {
    defer { rules = [] }
    return rules
  }

  /// The same for the result of a redaction, in which none of them may stand.
  var forResult: KnownTexts {
    var known = KnownTexts()
    known.origins = origins
    known.rules = origins.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { text, origin in
      if case .digest = origin { .bytes(text, inAnyCase: Self.isHex(text)) } else { .bytes(text) }
    }
    return known
  }

  /// The secrets of them, which may stand in what is recorded next; contents are not so often named by their digests
  /// that thousands of these should be looked for.
  var forNext: KnownTexts {
    var known = KnownTexts()
    known.origins = origins.filter { if case .secret = $0.value { true } else { false } }
    known.rules = known.origins.keys.sorted { $0.lexicographicallyPrecedes($1) }.map { .bytes($0) }
    return known
  }

  /// Finds all of them.
  var scanner: SecretScanner { SecretScanner(rules: forResult.rules) }

  // MARK: Digests

  private static func digests(of content: [UInt8]) -> [[UInt8]] {
    // The digests that tools print; an empty content tells nothing.
    guard !content.isEmpty else { return [] }
    return [
      Array(SHA256.hash(data: content)), Array(Insecure.MD5.hash(data: content)),
      Array(Insecure.SHA1.hash(data: content)), Array(SHA512.hash(data: content)),
    ]
  }

  private static func isHex(_ text: [UInt8]) -> Bool {
    text.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func urlCharacter(_ character: UInt8) -> UInt8 {
    switch character {
    case UInt8(ascii: "+"): UInt8(ascii: "-")
    case UInt8(ascii: "/"): UInt8(ascii: "_")
    default: character
    }
  }
}

extension Detection {
  /// Another occurrence of what a detection found: what that knew of it holds here, too.
  func again(_ secret: Detection) -> Detection {
    Detection(
      rule: secret.rule, confidence: secret.confidence, ranges: ranges, views: views, pointer: pointer, events: events,
      text: text, prefixLength: secret.prefixLength)
  }
}
