import CassetteFormat
import CassetteTools

/// Signatures and who may make them: what counts, counts for one cassette, and because of one line.
struct SignatureTarget: FuzzTarget {
  let name = "signature"

  private static let time = SSHTime("20260101Z")!
  private static let start = Array("-----BEGIN SSH SIGNATURE-----".utf8)

  /// The statement of a cassette with one marker.
  private static func statement(_ marker: String) throws -> SignedStatement {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    try writer.append(Event(sequence: 0, content: .marker(Marker(name: marker))))
    try writer.finish()
    return try SignedStatement(CassetteReader(MemoryInput(output.bytes)))
  }

  /// An input is a file of allowed signers, and after it a signature.
  private static func parts(_ bytes: [UInt8]) -> (signers: [UInt8], signature: [UInt8]) {
    let border = bytes.firstRange(of: start)?.lowerBound ?? bytes.count
    return (Array(bytes[..<border]), Array(bytes[border...]))
  }

  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] {
    let statement = try Self.statement("a").bytes
    let lines = [
      "alice@example.com", "*@example.com,!eve@example.com namespaces=\"git,rw-*\"", "\"a b\" cert-authority",
      "alice@example.com valid-after=\"20250101\",valid-before=\"20270101120000Z\"",
    ]
    let signers: [TestSigner] = [
      try .ed25519(), try .device(isECDSA: false), try .device(isECDSA: true), try .ecdsa(384), try .ecdsa(521),
      try .rsa(),
    ]
    return try signers.enumerated().map { index, signer in
      let file = "# who may\n" + signer.line(lines[index % lines.count]) + "\n"
      return Array(file.utf8) + (try signer.signature(of: statement, hash: index == 0 ? "sha256" : "sha512"))
    }
  }

  /// Behind the base64 as well.
  func mutate(
    _ bytes: [UInt8], _ generator: inout SeededGenerator, _ change: ([UInt8]) -> [UInt8]
  ) -> [UInt8] {
    let (signers, signature) = Self.parts(bytes)
    guard let decoded = TestSigner.dearmored(signature), !generator.oneIn(4) else { return change(bytes) }
    if generator.oneIn(2) { return change(signers) + signature }
    return signers + TestSigner.armored(change(decoded))
  }

  func check(_ bytes: [UInt8]) throws {
    let (signers, signature) = Self.parts(bytes)
    let statement = try Self.statement("a")
    let allowed = AllowedSigners(signers)
    func accepted(_ identity: String? = nil) -> SignatureCheck? {
      try? SignatureCheck(signature, of: statement, signers: allowed, identity: identity, at: Self.time)
    }
    let named = accepted("alice@example.com")
    guard let check = accepted() else { return try Broken.unless(named == nil, "it counts for one, and for nobody") }
    try Broken.unless(
      (try? SignatureCheck(signature, of: Self.statement("b"), signers: allowed, at: Self.time)) == nil,
      "it counts for another cassette")
    let lines = signers.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    try Broken.unless(lines.indices.contains(check.line - 1), "there is no line \(check.line)")
    let alone = AllowedSigners(Array(lines[check.line - 1]))
    let again = try? SignatureCheck(signature, of: statement, signers: alone, at: Self.time)
    try Broken.unless(again?.line == 1 && again?.principals == check.principals, "its line alone says something else")
  }
}
