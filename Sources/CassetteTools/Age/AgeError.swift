/// Why a file cannot be encrypted or decrypted.
public enum AgeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text is not an X25519 key of age, or was mistyped.
  case notARecipient(String)
  case notAnIdentity(line: Int)
  case noIdentity
  /// The file does not begin as age's files do.
  case notAge
  case armored
  case otherVersion
  case malformedHeader
  /// No recipient of the file is one of the identities.
  case notForThese
  /// The header was changed by somebody who could not decrypt it.
  case changedHeader
  /// The content was damaged, changed or cut.
  case damaged

  public var description: String {
    switch self {
    case .notARecipient(let text): "\(text) is not an age recipient: those are age1 and 58 letters and digits"
    case .notAnIdentity(let line): "line \(line) of the key file is not AGE-SECRET-KEY-1 and 58 letters and digits"
    case .noIdentity: "the key file has no key"
    case .notAge: "this is not a file that age encrypted"
    case .armored: "the file is armored; decode it first, for example with age"
    case .otherVersion: "the file has another version of age's format; version 1 is known"
    case .malformedHeader: "the header of the encrypted file is broken"
    case .notForThese: "the file is encrypted to other keys"
    case .changedHeader: "the header of the encrypted file was changed"
    case .damaged: "the encrypted file is damaged, or cut"
    }
  }
}
