/// Makes signatures by running `ssh-keygen`, as git does: so agents, security devices and passphrases work as they do there.
public struct SigningProgram: Sendable {
  /// A signature, and the key that made it.
  public struct Signature: Sendable {
    /// The file, in text form.
    public let bytes: [UInt8]
    public let keyType: String
    public let fingerprint: String
  }

  /// A path, or a name that is looked up in `PATH`.
  public let program: String

  public init(_ program: String = "ssh-keygen") {
    self.program = program
  }

  /// Signs a statement.
  ///
  /// - Parameter key: The file of a private key, or of a public one whose private key an agent has.
  /// - Returns: Nil when the program failed, and said why on standard error.
  /// - Throws: `FileError` when the program cannot be started; why what it printed is not a signature of the statement.
  public func sign(_ statement: SignedStatement, key: String) throws -> Signature? {
    let result = try ChildProcess.run(
      program, ["-q", "-Y", "sign", "-n", SignedStatement.namespace, "-f", key], input: statement.bytes)
    guard result.code == 0 else { return nil }
    let signature = try SSHSignature(armored: result.output)
    guard signature.namespace == SignedStatement.namespace, try signature.isValid(for: statement.bytes) else {
      throw SignatureRefusal(.mismatch, "\(program) signed something else")
    }
    return Signature(
      bytes: result.output, keyType: signature.publicKey.type, fingerprint: signature.publicKey.fingerprint)
  }

  /// The key file that git signs with; nil when it signs with none, or not with SSH.
  public static func gitKey() -> String? {
    guard setting("gpg.format") == "ssh" else { return nil }
    return setting("user.signingkey", ["--type=path"])
  }

  private static func setting(_ name: String, _ options: [String] = []) -> String? {
    guard let result = try? ChildProcess.run("git", ["config"] + options + ["--get", name]), result.code == 0 else {
      return nil
    }
    return String(decoding: result.output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
