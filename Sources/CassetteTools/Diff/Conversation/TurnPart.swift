import CassetteFormat

/// Something that is said in a turn of a conversation, whatever the wire format calls it.
struct TurnPart {
  enum Kind {
    case text(String)
    case reasoning(String)
    case refusal(String)
    /// Arguments in canonical form when they are JSON.
    case call(name: String, arguments: String)
    case result(text: String, isError: Bool)
    /// A file, an image: its media type, and a digest of what it is.
    case media(type: String, digest: Digest)
    /// What only the provider can read.
    case opaque(Digest)
    /// Something else, as canonical JSON.
    case other(String)
  }

  let kind: Kind
  /// Where it stands, from the turn's own value on: `/content/0/text`.
  let pointer: String
  /// The id of a call, or of the call that a result is for.
  var id: String?

  /// What it says, for people; nil for what has no text.
  var text: String? {
    switch kind {
    case .text(let text), .reasoning(let text), .refusal(let text), .other(let text): text
    case .call(let name, let arguments): "\(name)(\(arguments))"
    case .result(let text, _): text
    case .media(let type, let digest): "\(type) \(digest.hex.prefix(12))"
    case .opaque: nil
    }
  }

  /// A letter that tells the kinds apart.
  var tag: String {
    switch kind {
    case .text: "t"
    case .reasoning: "r"
    case .refusal: "f"
    case .call: "c"
    case .result(_, let isError): isError ? "e" : "o"
    case .media: "m"
    case .opaque: "x"
    case .other: "j"
    }
  }

  var isOpaque: Bool { if case .opaque = kind { true } else { false } }
}

/// An element of a conversation.
///
/// A class, since every request of a run holds those of the one before.
final class Turn {
  /// As OpenAI's chat API has it: `system`, `user`, `assistant`, `tool`.
  let role: String
  let parts: [TurnPart]
  /// Equal for turns that say the same; ids do not count, but which call a result is for does.
  let identity: Int
  /// A digest of what only the provider can read, which counts apart.
  let opaque: Int

  init(role: String, parts: [TurnPart], identity: Int, opaque: Int) {
    self.role = role
    self.parts = parts
    self.identity = identity
    self.opaque = opaque
  }
}

/// Numbers for equal things of both runs.
final class IdentityTable {
  private var numbers: [Digest: Int] = [:]

  func number(of bytes: [UInt8]) -> Int {
    let digest = Digest(of: bytes)
    let number = numbers[digest] ?? numbers.count
    numbers[digest] = number
    return number
  }

  func number(of text: String) -> Int { number(of: Array(text.utf8)) }
}
