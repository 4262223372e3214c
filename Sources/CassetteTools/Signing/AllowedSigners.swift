import CassetteFormat

/// Who may sign, and for what: an `allowed_signers` file, as git and ssh-keygen read it.
public struct AllowedSigners: Sendable {
  /// The largest file that is read.
  public static let maximumSize = 1 << 20

  private let lines: [(number: Int, signer: AllowedSigner)]
  /// The numbers of lines that are not in the form of such a file, and say nothing.
  private let unreadable: [Int]

  public init(_ text: [UInt8]) {
    var lines: [(Int, AllowedSigner)] = []
    var unreadable: [Int] = []
    for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let line = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      let text = Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
      guard let first = text.first, first != UInt8(ascii: "#") else { continue }
      if let signer = AllowedSigner(text) { lines.append((index + 1, signer)) } else { unreadable.append(index + 1) }
    }
    self.lines = lines
    self.unreadable = unreadable
  }

  /// Finds the line that lets a key sign a cassette.
  ///
  /// - Parameter identity: Who must have signed; nil for anybody who may.
  /// - Throws: Why no line does. Of several lines with the key, the one that comes closest says it.
  func line(
    allowing key: SSHPublicKey, identity: String?, at time: SSHTime
  ) throws(SignatureRefusal) -> (number: Int, principals: ByteString) {
    var refusal: SignatureRefusal?
    for (number, signer) in lines where signer.key == key.bytes {
      guard let reason = signer.refusal(identity: identity, at: time, line: number) else {
        return (number, ByteString(signer.principals))
      }
      refusal = reason
    }
    throw refusal ?? SignatureRefusal(.unknownKey, "no line of the allowed signers has the key" + unreadableText)
  }

  private var unreadableText: String {
    unreadable.first.map { "; line \($0) \(unreadable.count > 1 ? "and others " : "")cannot be read" } ?? ""
  }
}

extension AllowedSigner {
  /// Why the line does not let its key sign; nil when it does.
  fileprivate func refusal(identity: String?, at time: SSHTime, line: Int) -> SignatureRefusal? {
    if isAuthority {
      return SignatureRefusal(
        .notAllowed,
        "line \(line) of the allowed signers has the key as cert-authority, and only plain keys are checked")
    }
    if let identity, !SSHPatternList(principals).matches(identity) {
      return SignatureRefusal(
        .notAllowed,
        "line \(line) of the allowed signers has the key for \(ByteString(principals)), not for \(identity)")
    }
    if let namespaces, !namespaces.matches(SignedStatement.namespace) {
      return SignatureRefusal(
        .notAllowed, "line \(line) of the allowed signers does not allow the namespace \(SignedStatement.namespace)")
    }
    if let validAfter, time < validAfter {
      return SignatureRefusal(.notYetValid, "line \(line) of the allowed signers has the key for a later time")
    }
    if let validBefore, time > validBefore {
      return SignatureRefusal(.expired, "line \(line) of the allowed signers had the key for an earlier time")
    }
    return nil
  }
}
