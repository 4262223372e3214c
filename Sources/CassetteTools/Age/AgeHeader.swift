internal import Crypto

/// The text at the start of an encrypted file: who can decrypt it, and that nobody else wrote it.
struct AgeHeader {
  /// The longest header that is read; room for some five hundred recipients.
  static let maximumSize = 64 << 10

  let stanzas: [AgeStanza]
  private let mac: [UInt8]
  /// What the MAC is computed of.
  private let text: [UInt8]

  private static let version = "age-encryption.org/v1"

  /// Makes a header that gives a key to recipients.
  static func encode(_ fileKey: SymmetricKey, for recipients: [AgeRecipient]) throws -> [UInt8] {
    var text = version + "\n"
    for recipient in recipients { text += try AgeStanza(fileKey, for: recipient).text }
    text += "---"
    return Array((text + " " + AgeBase64.encode(code(of: Array(text.utf8), fileKey)) + "\n").utf8)
  }

  /// Reads a header, up to the line feed at its end.
  init(_ input: AgeInput) throws {
    guard let first = try input.line(atMost: 64) else { throw AgeError.notAge }
    guard first == Array(Self.version.utf8) else {
      if first.starts(with: "-----BEGIN AGE ENCRYPTED FILE-----".utf8) { throw AgeError.armored }
      throw first.starts(with: "age-encryption.org/".utf8) ? AgeError.otherVersion : AgeError.notAge
    }
    var (stanzas, text): ([AgeStanza], [UInt8]) = ([], first + [UInt8(ascii: "\n")])
    while let line = try input.line(atMost: Self.maximumSize - text.count) {
      guard !line.starts(with: "---".utf8) else {
        self.text = text + Array("---".utf8)
        guard line.count == 47, line[3] == UInt8(ascii: " "), let mac = AgeBase64.decode(line[4...]), !stanzas.isEmpty
        else { throw AgeError.malformedHeader }
        self.mac = mac
        self.stanzas = stanzas
        return
      }
      text += line + [UInt8(ascii: "\n")]
      stanzas.append(try Self.stanza(line, input, &text))
    }
    throw AgeError.malformedHeader
  }

  private static func stanza(_ first: [UInt8], _ input: AgeInput, _ text: inout [UInt8]) throws -> AgeStanza {
    guard first.starts(with: "-> ".utf8) else { throw AgeError.malformedHeader }
    let arguments = first.dropFirst(3).split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard arguments.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (0x21...0x7E).contains($0) } }) else {
      throw AgeError.malformedHeader
    }
    var body: [UInt8] = []
    while true {
      guard let line = try input.line(atMost: min(64, maximumSize - text.count)), let bytes = AgeBase64.decode(line)
      else {
        throw AgeError.malformedHeader
      }
      text += line + [UInt8(ascii: "\n")]
      body += bytes
      guard line.count == 64 else {
        return AgeStanza(arguments: arguments.map { String(decoding: $0, as: UTF8.self) }, body: body)
      }
    }
  }

  /// The key of the file, when it is for one of these.
  func fileKey(for identities: [AgeIdentity]) throws(AgeError) -> SymmetricKey {
    // A passphrase stands alone: whoever adds a recipient to it had the key.
    guard stanzas.count == 1 || !stanzas.contains(where: { $0.arguments.first == "scrypt" }) else {
      throw .malformedHeader
    }
    var found: SymmetricKey?
    for stanza in stanzas {
      for identity in identities where found == nil { found = try stanza.fileKey(for: identity) }
    }
    guard let found else { throw .notForThese }
    guard HMAC<SHA256>.isValidAuthenticationCode(mac, authenticating: text, using: Self.macKey(found)) else {
      throw .changedHeader
    }
    return found
  }

  private static func code(of text: [UInt8], _ fileKey: SymmetricKey) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: text, using: macKey(fileKey)))
  }

  private static func macKey(_ fileKey: SymmetricKey) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(inputKeyMaterial: fileKey, info: Array("header".utf8), outputByteCount: 32)
  }
}
