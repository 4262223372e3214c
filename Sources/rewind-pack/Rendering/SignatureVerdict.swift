import CassetteFormat
import CassetteTools
import CommandSupport

/// What is to be said of a cassette's signature.
struct SignatureVerdict {
  let cassette: String
  let signature: String
  let signers: String
  private var statement: SignedStatement?
  private var result: Result<SignatureCheck, SignatureRefusal>?

  init(cassette: String, signature: String, signers: String) {
    self.cassette = cassette
    self.signature = signature
    self.signers = signers
  }

  mutating func take(_ statement: SignedStatement, _ result: Result<SignatureCheck, SignatureRefusal>) {
    self.statement = statement
    self.result = result
  }

  var isGood: Bool { if case .success = result { true } else { false } }

  func print(to out: FileOutput) throws {
    let style = TerminalStyle(descriptor: 1)
    let name = TerminalText.line(cassette)
    switch (result, statement) {
    case (.success(let check), let statement?):
      let signer = TerminalText.line(check.principals.bytes)
      try out.line("\(name): \(style.green("signed")) by \(signer), \(check.keyType) \(check.fingerprint)")
      try out.line("  = note: what is signed is the content \(statement.id), the settings \(statement.settings)")
    case (.failure(let refusal), _):
      let text = TerminalText.line("\(refusal.message) (\(signature))")
      try out.line("\(name): \(style.red("error[signature]:")) \(text)")
      try out.line("  = help: \(help(for: refusal.reason))")
    default:
      try out.line("\(name): the signature is not checked, since the cassette is broken")
    }
  }

  private func help(for reason: SignatureRefusal.Reason) -> String {
    let (cassette, signers) = (TerminalText.line(cassette), TerminalText.line(signers))
    return switch reason {
    case .missing: "Make one with rewind-pack sign \(cassette), or name it with --signature."
    case .malformed: "Make it anew with rewind-pack sign \(cassette)."
    case .unsupported: "ssh-keygen may know it: rewind-pack sign --help shows how to check a signature with it."
    case .namespace: "Sign it with rewind-pack sign \(cassette)."
    case .mismatch: "If it is the right cassette and the change is meant, sign it again."
    case .unknownKey: "If you trust the key, add a line of a name and the public key to \(signers)."
    case .notAllowed: "If the key may sign this, change that line of \(signers)."
    case .notYetValid, .expired: "With --verify-time, the key must have been valid then, such as when it was committed."
    }
  }

  var json: JSONObject {
    var object = JSONObject(present: ["file": ByteString(signature).json])
    switch result {
    case .success(let check):
      object["verdict"] = "good"
      object["principals"] = check.principals.json
      object["keyType"] = .string(check.keyType)
      object["fingerprint"] = .string(check.fingerprint)
      object["line"] = .integer(check.line)
      object["settings"] = statement.map { JSONValue($0.settings) }
    case .failure(let refusal):
      object["verdict"] = "refused"
      object["reason"] = .string(refusal.reason.rawValue)
      object["message"] = .string(refusal.message)
    case nil: object["verdict"] = "unchecked"
    }
    return object
  }
}
