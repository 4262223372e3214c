import CassetteFormat
import Foundation
import Testing

@testable import CassetteTools

@Suite struct SignatureCheckTests {
  private let statement: SignedStatement
  private let signer: TestSigner
  private let signers: AllowedSigners

  init() throws {
    statement = try SignedStatement(cassette { try $0.append(Event(sequence: 0, content: .marker(Marker(name: "a")))) })
    signer = try .ed25519()
    signers = AllowedSigners(Array(signer.line("alice@example.com").utf8))
  }

  private func check(
    _ signature: [UInt8], _ signers: AllowedSigners? = nil, identity: String? = nil, at time: String = "20260101Z"
  ) throws -> SignatureCheck {
    let time = try #require(SSHTime(time))
    return try SignatureCheck(signature, of: statement, signers: signers ?? self.signers, identity: identity, at: time)
  }

  /// Why a signature is refused; nil when it is not.
  private func refusal(
    _ signature: [UInt8], _ signers: AllowedSigners? = nil, identity: String? = nil, at time: String = "20260101Z"
  ) throws -> SignatureRefusal.Reason? {
    do {
      _ = try check(signature, signers, identity: identity, at: time)
      return nil
    } catch let refusal as SignatureRefusal { return refusal.reason }
  }

  @Test func tellsWhoSigned() throws {
    let check = try check(signer.signature(of: statement.bytes))
    #expect(check.principals == "alice@example.com")
    #expect(check.line == 1)
    #expect(check.keyType == "ssh-ed25519")
    #expect(check.fingerprint.hasPrefix("SHA256:") && check.fingerprint.count == 50)
  }

  @Test(arguments: ["sha256", "sha512"]) func knowsBothHashes(hash: String) throws {
    #expect(try refusal(signer.signature(of: statement.bytes, hash: hash)) == nil)
  }

  @Test(arguments: [false, true]) func knowsKeysOnDevices(isECDSA: Bool) throws {
    let device = try TestSigner.device(isECDSA: isECDSA)
    let signers = AllowedSigners(Array(device.line("bob").utf8))
    #expect(try refusal(device.signature(of: statement.bytes), signers) == nil)
    #expect(try refusal(device.signature(of: statement.bytes + [0]), signers) == .mismatch)
  }

  @Test func knowsOtherKeys() throws {
    for other in [try TestSigner.ecdsa(384), try .ecdsa(521), try .rsa()] {
      let signers = AllowedSigners(Array(other.line("bob").utf8))
      #expect(try refusal(other.signature(of: statement.bytes), signers) == nil)
      #expect(try refusal(other.signature(of: statement.bytes + [0]), signers) == .mismatch)
    }
  }

  /// What the tests sign with is what OpenSSH takes.
  @Test(
    .enabled("needs ssh-keygen") { FileManager.default.isExecutableFile(atPath: "/usr/bin/ssh-keygen") },
    arguments: [false, true])
  func signsAsOpenSSHDoes(isECDSA: Bool) throws {
    let device = try TestSigner.device(isECDSA: isECDSA)
    let folder = FileManager.default.temporaryDirectory.appending(path: "rewind-sign-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (signers, signature) = (folder.appending(path: "signers").path, folder.appending(path: "s.sig").path)
    try device.line("bob").write(toFile: signers, atomically: true, encoding: .utf8)
    try Data(device.signature(of: statement.bytes)).write(to: URL(fileURLWithPath: signature))
    let result = try ChildProcess.run(
      "/usr/bin/ssh-keygen", ["-Y", "verify", "-f", signers, "-I", "bob", "-n", "rw-cassette-v1", "-s", signature],
      input: statement.bytes)
    #expect(result.code == 0)
    #expect(String(decoding: result.output, as: UTF8.self).hasPrefix("Good \"rw-cassette-v1\" signature for bob with "))
  }

  @Test func refusesWhatDiffers() throws {
    let good = try signer.signature(of: statement.bytes)
    #expect(try refusal(signer.signature(of: statement.bytes.dropLast())) == .mismatch)
    #expect(try refusal(signer.signature(of: statement.bytes, namespace: "git")) == .namespace)
    #expect(try refusal(signer.signature(of: statement.bytes, version: 2)) == .unsupported)
    #expect(try refusal(signer.signature(of: statement.bytes, reserved: "x")) == .unsupported)
    #expect(try refusal(signer.signature(of: statement.bytes, hash: "sha1")) == .unsupported)
    #expect(try refusal(TestSigner.ed25519(seed: 2).signature(of: statement.bytes)) == .unknownKey)
    #expect(try refusal(good + Array("more\n".utf8)) == .malformed)
    #expect(try refusal(Array("no signature".utf8)) == .malformed)
    #expect(try refusal([]) == .malformed)
  }

  @Test func refusesCertificates() throws {
    let key = TestSigner.strings([Array("ssh-ed25519-cert-v01@openssh.com".utf8), []])
    let bytes = Array("SSHSIG".utf8) + [0, 0, 0, 1] + TestSigner.strings([key, [], [], Array("sha512".utf8), []])
    #expect(try refusal(TestSigner.armored(bytes)) == .unsupported)
  }

  /// A signature under another key's name is that key's only if it says so.
  @Test func takesNoKeyForAnother() throws {
    let other = try TestSigner.ed25519(seed: 2)
    var text = try signer.signature(of: statement.bytes)
    let bytes = try #require(TestSigner.dearmored(text))
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: signer.publicKey) })
    text = TestSigner.armored(
      Array(bytes[..<place]) + other.publicKey + Array(bytes[(place + signer.publicKey.count)...]))
    #expect(try refusal(text, AllowedSigners(Array(other.line("eve").utf8))) == .mismatch)
  }

  @Test func looksAtTheLine() throws {
    let good = try signer.signature(of: statement.bytes)
    func refusal(_ start: String, identity: String? = nil, at time: String = "20260101Z") throws
      -> SignatureRefusal.Reason?
    {
      try self.refusal(good, AllowedSigners(Array(signer.line(start).utf8)), identity: identity, at: time)
    }
    #expect(try refusal("*@example.com,!eve@*", identity: "alice@example.com") == nil)
    #expect(try refusal("*@example.com,!eve@*", identity: "eve@example.com") == .notAllowed)
    #expect(try refusal("alice", identity: "bob") == .notAllowed)
    #expect(try refusal("alice cert-authority") == .notAllowed)
    #expect(try refusal("alice namespaces=\"git,rw-*\"") == nil)
    #expect(try refusal("alice namespaces=\"git\"") == .notAllowed)
    #expect(try refusal("alice namespaces=\"rw-*,!rw-cassette-*\"") == .notAllowed)
    #expect(try refusal("alice valid-after=\"20260102Z\"") == .notYetValid)
    #expect(try refusal("alice valid-before=\"20251231Z\"") == .expired)
    #expect(try refusal("alice valid-after=\"20250101Z\",valid-before=\"20270101Z\"") == nil)
    #expect(try refusal("alice valid-before=\"20260101Z\"", at: "202601010001Z") == .expired)
    #expect(try refusal("# alice") == .unknownKey)
  }

  @Test func takesTheLineThatAllows() throws {
    let lines = [
      "# who may sign", "", "broken line", signer.line("old valid-before=\"20200101Z\""),
      "\t" + signer.line("\"new name\" namespaces=\"rw-cassette-v1\""), signer.line("later"),
    ]
    let check = try check(
      signer.signature(of: statement.bytes), AllowedSigners(Array(lines.joined(separator: "\r\n").utf8)))
    #expect(check.line == 5)
    #expect(check.principals == "new name")
  }

  /// Cut anywhere, or with any byte changed: refused or good, and never a trap.
  @Test func survivesBrokenFiles() throws {
    for signer in [try .ed25519(), try TestSigner.device(isECDSA: true)] {
      let bytes = try #require(TestSigner.dearmored(signer.signature(of: statement.bytes)))
      let signers = AllowedSigners(Array(signer.line("a").utf8))
      for index in bytes.indices {
        #expect(try refusal(TestSigner.armored(Array(bytes[..<index])), signers) != nil, "cut at \(index)")
        for change: UInt8 in [0x01, 0x80, 0xFF] {
          var changed = bytes
          changed[index] ^= change
          #expect(try refusal(TestSigner.armored(changed), signers) != nil, "byte \(index) changed")
        }
      }
    }
  }
}
