import CassetteFormat

/// A line of an `allowed_signers` file (ssh-keygen(1), "ALLOWED SIGNERS").
struct AllowedSigner {
  let principals: [UInt8]
  /// The key in SSH's binary form, not looked into: it is compared only.
  let key: [UInt8]
  private(set) var isAuthority = false
  private(set) var namespaces: SSHPatternList?
  private(set) var validAfter: SSHTime?
  private(set) var validBefore: SSHTime?

  /// Nil when the line does not have that form.
  init?(_ line: [UInt8]) {
    var words = SSHWords(line)
    guard let principals = words.next(), let second = words.next() else { return nil }
    self.principals = principals.value
    // Options are optional: what follows the principals is the type of the key when a key follows it.
    if let key = Self.key(second.text, words) {
      self.key = key
      return
    }
    guard let type = words.next(), let key = Self.key(type.text, words) else { return nil }
    self.key = key
    guard read(options: second.text) else { return nil }
  }

  private static func key(_ type: [UInt8], _ rest: SSHWords) -> [UInt8]? {
    var rest = rest
    guard let text = rest.next()?.text, let key = Base64.decode(text) else { return nil }
    var fields = SSHFields(key)
    return fields.string() == type ? key : nil
  }

  private mutating func read(options: [UInt8]) -> Bool {
    for option in SSHWords.split(options, at: UInt8(ascii: ",")) {
      let parts = option.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(decoding: parts[0], as: UTF8.self).lowercased()
      guard parts.count == 2 else {
        guard name == "cert-authority" else { return false }
        isAuthority = true
        continue
      }
      guard let value = SSHWords.unquoted(Array(parts[1])) else { return false }
      switch name {
      case "namespaces" where namespaces == nil: namespaces = SSHPatternList(value)
      case "valid-after" where validAfter == nil:
        validAfter = SSHTime(String(decoding: value, as: UTF8.self))
        guard validAfter != nil else { return false }
      case "valid-before" where validBefore == nil:
        validBefore = SSHTime(String(decoding: value, as: UTF8.self))
        guard validBefore != nil else { return false }
      default: return false
      }
    }
    if let validAfter, let validBefore { return validAfter < validBefore }
    return true
  }
}
