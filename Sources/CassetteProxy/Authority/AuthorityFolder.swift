import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where an authority is kept that several runs use.
package struct AuthorityFolder {
  package let path: String

  package init(path: String) {
    self.path = path
  }

  /// What the environment names: `REWIND_CA`, or `rewind/ca` where the user's data is (XDG Base Directory).
  ///
  /// - Throws: `AuthorityError` when the environment has no home.
  package init(environment: (String) -> String?) throws {
    func value(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
    if let path = value("REWIND_CA") {
      self.init(path: path)
    } else if let data = value("XDG_DATA_HOME") ?? value("HOME").map({ "\($0)/.local/share" }) {
      self.init(path: "\(data)/rewind/ca")
    } else {
      throw AuthorityError("no folder for the certificate authority: set HOME or REWIND_CA")
    }
  }

  package var certificatePath: String { "\(path)/rewind-ca.pem" }
  private var keyPath: String { "\(path)/rewind-ca.key" }

  private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  package var exists: Bool { Self.exists(keyPath) || Self.exists(certificatePath) }

  /// Makes an authority and writes it down.
  ///
  /// - Parameter replacing: Whether one that is there goes; whoever trusts it does not trust the new one.
  /// - Throws: `AuthorityError`, `FileError`.
  package func make(hosts: [String]?, replacing: Bool) throws -> CertificateAuthority {
    guard replacing || !exists else {
      throw AuthorityError("\(path) has a certificate authority already; --force replaces it")
    }
    let authority = try CertificateAuthority(hosts: hosts)
    try Self.makeFolder(path)
    try write(authority.keyPEM, to: keyPath, mode: 0o600)
    try write(authority.certificatePEM, to: certificatePath, mode: 0o644)
    return authority
  }

  /// The authority that is there; nil when none was made.
  ///
  /// - Throws: `AuthorityError` for one that cannot be used, `FileError`.
  package func load() throws -> CertificateAuthority? {
    guard exists else { return nil }
    var status = stat()
    if stat(keyPath, &status) == 0, status.st_mode & 0o077 != 0 {
      throw AuthorityError(
        "others may read \(keyPath): chmod 600 it, or make a new one with rewind-record init --force")
    }
    let texts = try [certificatePath, keyPath].map { path in
      try String(decoding: FileInput(path: path).read(at: 0, count: 64 << 10), as: UTF8.self)
    }
    do { return try CertificateAuthority(certificatePEM: texts[0], keyPEM: texts[1]) } catch let error as AuthorityError
    {
      throw AuthorityError("\(path): \(error); rewind-record init --force makes a new authority")
    }
  }

  private func write(_ text: String, to path: String, mode: mode_t) throws {
    // Nobody may read a key even before its mode is set, so it is private from the start.
    let output = try FileOutput(path: path, isPrivate: true)
    try Array(text.utf8).withUnsafeBytes(output.write)
    guard chmod(output.currentPath, mode) == 0 else {
      throw FileError(operation: "write", path: path, code: errno)
    }
    try output.finish()
  }

  /// Makes a folder and those it is in, for the user alone.
  private static func makeFolder(_ path: String) throws {
    guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
      throw FileError(operation: "write", path: path, code: errno)
    }
    try makeFolder(String(path[..<slash]))
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw FileError(operation: "write", path: path, code: errno)
    }
  }
}
