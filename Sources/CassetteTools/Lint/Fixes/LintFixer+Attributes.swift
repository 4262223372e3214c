import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension LintFixer {
  private static let attributes = "*.rw binary -text diff=rw\n"

  /// Names cassettes in the `.gitattributes` of a file's repository, when that was found missing.
  ///
  /// - Returns: Whether there was something to do.
  /// - Throws: `FileError`.
  public func mendAttributes(of path: String, _ result: LintResult) throws -> Bool {
    guard result.findings.contains(where: { $0.rule == .gitAttributes && mends($0, suppressedRules: []) }),
      let root = GitAttributes(of: path)?.root
    else { return false }
    try Self.appending.locked {
      // Another file's turn may have come first.
      guard let attributes = GitAttributes(of: path), !attributes.nameCassettes else { return }
      try Self.append(to: root + "/.gitattributes")
    }
    return true
  }

  private static let appending = Turnstile()

  private static func append(to path: String) throws {
    var text: [UInt8] = []
    if access(path, F_OK) == 0 {
      let file = try FileInput(path: path)
      text = try file.read(at: 0, count: file.size)
    }
    if let last = text.last, last != 0x0A { text.append(0x0A) }
    let output = try FileOutput(path: path)
    try output.write(text + Array(attributes.utf8))
    try output.finish()
  }
}
