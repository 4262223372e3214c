import CassetteFormat
import Crypto
package import NIOSSL
import SwiftASN1
import Synchronization
import X509

#if canImport(FoundationEssentials)
  // X509 takes its times as `Date`.
  import struct FoundationEssentials.Date
#else
  import struct Foundation.Date
#endif

/// Signs the certificates with which the proxy stands for the hosts that a program talks to by TLS.
///
/// Whoever trusts this authority trusts everybody who has its key. So the key is its owner's alone (mode 0600), or never
/// leaves the memory of one process, and the certificate says for which hosts it is good (RFC 5280 §4.2.1.10).
package final class CertificateAuthority: Sendable {
  /// What a TLS server needs to stand for a host.
  package struct Leaf: Sendable {
    /// The host's certificate, and the authority's.
    package let chain: [NIOSSLCertificate]
    package let key: NIOSSLPrivateKey
  }

  private struct Issued {
    let leaf: Leaf
    /// When a new one is made, in seconds since 1970.
    let renewal: Int
  }

  /// Clients refuse certificates that are good for longer than about a year; these need to outlive the process.
  private static let leafDays = 30
  private static let authorityDays = 825
  private static let day = 86_400

  private let certificate: Certificate
  private let key: P256.Signing.PrivateKey
  /// One key for all hosts: they all come from this process.
  private let leafKey = P256.Signing.PrivateKey()
  private let issued = Mutex<[String: Issued]>([:])
  /// What clients are to trust, as PEM.
  package let certificatePEM: String
  /// The hosts whose names, and whose subdomains, the certificate is good for; nil when it is for all.
  package let hosts: [String]?

  private init(certificate: Certificate, key: P256.Signing.PrivateKey) throws {
    self.certificate = certificate
    self.key = key
    certificatePEM = try certificate.serializeAsPEM().pemString + "\n"
    hosts = try certificate.extensions.nameConstraints?.permittedDNSDomains.map { $0 }
  }

  /// Makes an authority that is on no disk.
  ///
  /// - Parameter hosts: What it may sign for; nil for all, which is right only where nobody else gets to trust it.
  package convenience init(hosts: [String]?) throws {
    let key = P256.Signing.PrivateKey()
    try self.init(certificate: Self.makeCertificate(key, hosts: hosts?.map(HostName.init)), key: key)
  }

  /// An authority as its files have it.
  ///
  /// - Throws: `AuthorityError` for files that are not a key and its certificate, and for a certificate that is not good
  ///   any more.
  package convenience init(certificatePEM: String, keyPEM: String) throws {
    let certificate: Certificate
    let key: P256.Signing.PrivateKey
    do {
      certificate = try Certificate(pemEncoded: certificatePEM)
      key = try P256.Signing.PrivateKey(pemRepresentation: keyPEM)
    } catch {
      throw AuthorityError("it is not a P-256 key and its certificate as PEM")
    }
    guard certificate.publicKey == Certificate.PublicKey(key.publicKey) else {
      throw AuthorityError("the key is not that of the certificate")
    }
    guard certificate.notValidAfter > Date(timeIntervalSince1970: Double(Self.now + Self.leafDays * Self.day)) else {
      throw AuthorityError("the certificate has expired, or is about to")
    }
    try self.init(certificate: certificate, key: key)
  }

  /// The secret key, as PEM.
  var keyPEM: String { key.pemRepresentation + "\n" }

  /// Whether clients accept a certificate for this host.
  package func permits(_ host: String) -> Bool {
    guard let hosts else { return true }
    let host = HostName(host)
    if host.address != nil { return host.isLoopback }
    return hosts.contains { host.text == $0 || host.text.hasSuffix("." + $0) }
  }

  /// The certificate for a host: a name, or an address with or without brackets. It is made once a day.
  ///
  /// One is made for every host, also where `permits` says that clients will refuse it: their error tells more than a
  /// connection that is closed.
  package func leaf(for host: String) throws -> Leaf {
    let host = HostName(host)
    return try issued.withLock { issued in
      if let known = issued[host.text], known.renewal > Self.now { return known.leaf }
      let leaf = try makeLeaf(host)
      issued[host.text] = Issued(leaf: leaf, renewal: Self.now + Self.day)
      return leaf
    }
  }
}

// MARK: Certificates

extension CertificateAuthority {
  private static var now: Int { Clock.secondsSince1970 }

  /// From an hour ago, for clocks that are behind.
  private static func validity(days: Int) -> (from: Date, to: Date) {
    (
      Date(timeIntervalSince1970: Double(now - 3600)),
      Date(timeIntervalSince1970: Double(now + days * day))
    )
  }

  private static func makeCertificate(_ key: P256.Signing.PrivateKey, hosts: [HostName]?) throws -> Certificate {
    let validity = validity(days: authorityDays)
    let serial = Certificate.SerialNumber()
    // Two authorities of one name and different keys confuse clients that know both.
    let name = try DistinguishedName {
      CommonName("Rewind recording authority \(serial.description.filter { $0 != ":" }.prefix(8))")
      OrganizationName("Rewind")
    }
    let constraints = hosts.map { hosts in
      NameConstraints(
        permittedDNSDomains: hosts.filter { $0.address == nil }.map(\.text) + ["localhost"],
        permittedIPRanges: HostName.loopback.map { ASN1OctetString(contentBytes: $0.exactRange[...]) })
    }
    return try Certificate(
      version: .v3, serialNumber: serial, publicKey: .init(key.publicKey), notValidBefore: validity.from,
      notValidAfter: validity.to, issuer: name, subject: name,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
        Critical(KeyUsage(keyCertSign: true))
        SubjectKeyIdentifier(hash: .init(key.publicKey))
        if let constraints { Critical(constraints) }
      }, issuerPrivateKey: .init(key))
  }

  private func makeLeaf(_ host: HostName) throws -> Leaf {
    let validity = Self.validity(days: Self.leafDays)
    let name: GeneralName =
      host.address.map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) } ?? .dnsName(host.text)
    let leaf = try Certificate(
      version: .v3, serialNumber: .init(), publicKey: .init(leafKey.publicKey), notValidBefore: validity.from,
      notValidAfter: validity.to, issuer: certificate.subject,
      // Clients read the alternative name. A common name that looks like one of DNS must obey the constraints for those,
      // also when it is an address, and it has room for 64 characters.
      subject: DistinguishedName { CommonName(String("Rewind for \(host.text)".prefix(64))) },
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.serverAuth])
        SubjectAlternativeNames([name])
        AuthorityKeyIdentifier(keyIdentifier: try certificate.extensions.subjectKeyIdentifier?.keyIdentifier)
        SubjectKeyIdentifier(hash: .init(leafKey.publicKey))
      }, issuerPrivateKey: .init(key))
    return try Leaf(
      chain: [leaf, certificate].map {
        try NIOSSLCertificate(bytes: Array($0.serializeAsPEM().derBytes), format: .der)
      },
      key: NIOSSLPrivateKey(bytes: Array(leafKey.derRepresentation), format: .der))
  }
}
