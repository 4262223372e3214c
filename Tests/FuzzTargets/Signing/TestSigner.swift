import CassetteFormat
import Crypto
import CryptoExtras

/// Signs as OpenSSH does, with keys that are made here: the other side of what is tested.
package struct TestSigner {
  /// The public key in SSH's binary form.
  package let publicKey: [UInt8]
  let type: String
  /// The signature proper of a message, in the form that goes into the file.
  private let sign: (_ message: [UInt8]) throws -> [UInt8]

  package static func ed25519(seed: UInt8 = 1) throws -> TestSigner {
    let key = try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: seed, count: 32))
    let type = "ssh-ed25519"
    return TestSigner(publicKey: strings([Array(type.utf8), Array(key.publicKey.rawRepresentation)]), type: type) {
      strings([Array(type.utf8), Array(try key.signature(for: $0))])
    }
  }

  /// A key on a security device: Ed25519 or ECDSA.
  package static func device(isECDSA: Bool) throws -> TestSigner {
    let type = isECDSA ? "sk-ecdsa-sha2-nistp256@openssh.com" : "sk-ssh-ed25519@openssh.com"
    let seed = [UInt8](repeating: 7, count: 32)
    let ed25519 = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    let p256 = try P256.Signing.PrivateKey(rawRepresentation: seed)
    let application = Array("ssh:".utf8)
    let key =
      isECDSA
      ? [Array("nistp256".utf8), Array(p256.publicKey.x963Representation)]
      : [Array(ed25519.publicKey.rawRepresentation)]
    return TestSigner(publicKey: strings([Array(type.utf8)] + key + [application]), type: type) { message in
      // Touched, and the third signature of the device.
      let state: [UInt8] = [1, 0, 0, 0, 3]
      let signed = Array(SHA256.hash(data: application)) + state + Array(SHA256.hash(data: message))
      let value =
        isECDSA
        ? pair(Array(try p256.signature(for: signed).rawRepresentation)) : Array(try ed25519.signature(for: signed))
      return strings([Array(type.utf8), value]) + state
    }
  }

  /// A key on one of the larger curves, of 384 or 521 bits.
  package static func ecdsa(_ bits: Int) throws -> TestSigner {
    let type = "ecdsa-sha2-nistp\(bits)"
    func signer(_ point: [UInt8], _ sign: @escaping ([UInt8]) throws -> [UInt8]) -> TestSigner {
      TestSigner(publicKey: strings([Array(type.utf8), Array("nistp\(bits)".utf8), point]), type: type) {
        strings([Array(type.utf8), pair(try sign($0))])
      }
    }
    if bits == 384 {
      let key = try P384.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 7, count: 48))
      return signer(Array(key.publicKey.x963Representation)) { Array(try key.signature(for: $0).rawRepresentation) }
    }
    let key = try P521.Signing.PrivateKey(rawRepresentation: [0] + [UInt8](repeating: 7, count: 65))
    return signer(Array(key.publicKey.x963Representation)) { Array(try key.signature(for: $0).rawRepresentation) }
  }

  /// An RSA key, another one each time.
  package static func rsa() throws -> TestSigner {
    let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    let numbers = try key.publicKey.getKeyPrimitives()
    // The first bit of a modulus is set.
    let publicKey = strings([Array("ssh-rsa".utf8), Array(numbers.publicExponent), [0] + Array(numbers.modulus)])
    return TestSigner(publicKey: publicKey, type: "ssh-rsa") { message in
      let signature = try key.signature(for: SHA512.hash(data: message), padding: .insecurePKCS1v1_5)
      return strings([Array("rsa-sha2-512".utf8), Array(signature.rawRepresentation)])
    }
  }

  /// The signature file.
  package func signature(
    of message: [UInt8], namespace: String = "rw-cassette-v1", version: UInt8 = 1, reserved: String = "",
    hash: String = "sha512"
  ) throws -> [UInt8] {
    let digest =
      switch hash {
      case "sha256": Array(SHA256.hash(data: message))
      case "sha512": Array(SHA512.hash(data: message))
      default: [UInt8]()
      }
    let context = [Array(namespace.utf8), Array(reserved.utf8), Array(hash.utf8)]
    let value = try sign(Array("SSHSIG".utf8) + Self.strings(context + [digest]))
    let bytes = Array("SSHSIG".utf8) + [0, 0, 0, version] + Self.strings([publicKey] + context + [value])
    return Self.armored(bytes)
  }

  /// A line of an `allowed_signers` file.
  package func line(_ start: String) -> String { "\(start) \(type) \(Base64.encode(publicKey)) a comment" }

  package static func armored(_ bytes: [UInt8]) -> [UInt8] {
    var text = "-----BEGIN SSH SIGNATURE-----\n"
    let base64 = Array(Base64.encode(bytes).utf8)
    for start in stride(from: 0, to: base64.count, by: 70) {
      text += String(decoding: base64[start..<min(start + 70, base64.count)], as: UTF8.self) + "\n"
    }
    return Array((text + "-----END SSH SIGNATURE-----\n").utf8)
  }

  /// What stands between the lines of the armor; nil when it is not base64.
  package static func dearmored(_ text: [UInt8]) -> [UInt8]? {
    Base64.decode(Array(text.split(separator: UInt8(ascii: "\n")).dropFirst().dropLast().joined()))
  }

  /// Strings of SSH's binary form.
  package static func strings(_ strings: [[UInt8]]) -> [UInt8] {
    strings.reduce(into: []) { $0 += RawArchive.field($1.count, 4).reversed() + $1 }
  }

  /// An ECDSA signature as two numbers, each with a zero in front where its first bit is set.
  private static func pair(_ raw: [UInt8]) -> [UInt8] {
    strings(
      [raw.prefix(raw.count / 2), raw.suffix(raw.count / 2)].map { half in
        let number = half.drop { $0 == 0 }
        return (number.first ?? 0) >= 0x80 ? [0] + number : Array(number)
      })
  }
}
