import CassetteFormat
import CassetteTools

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files that make programs trust an authority, in a folder of their own that goes when this object does.
package final class TrustFiles: Sendable {
  /// The authority's certificate alone, for programs that add it to those they know.
  package let certificatePath: String
  /// The certificates that programs trust anyway, and the authority's, for those that know no others then.
  package let bundlePath: String
  private let folder: String

  /// Where systems keep the certificates that they trust.
  private static let systemBundles = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
  ]
  /// A bundle that the user names is the one to add to.
  private static let variables = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"]

  /// - Parameters:
  ///   - certificate: Of the authority, as PEM.
  ///   - environment: A variable of the environment.
  /// - Throws: `FileError`.
  package init(_ certificate: String, environment: (String) -> String?) throws {
    folder = try TemporaryFolder.make("rewind-trust")
    certificatePath = "\(folder)/rewind-ca.pem"
    bundlePath = "\(folder)/bundle.pem"
    for path in [certificatePath, bundlePath] { Interruption.remove(path) }
    var bundles = Self.variables.compactMap(environment).filter { !$0.isEmpty }
    bundles += Self.systemBundles.filter { access($0, R_OK) == 0 }.prefix(1)
    if let extra = environment("NODE_EXTRA_CA_CERTS"), !extra.isEmpty { bundles.append(extra) }
    var seen: Set<String> = []
    let known = bundles.filter { seen.insert($0).inserted }.compactMap(Self.contents)
    try Self.write([Array(certificate.utf8)], to: certificatePath)
    try Self.write(known + [Array(certificate.utf8)], to: bundlePath)
  }

  deinit {
    for path in [certificatePath, bundlePath] { unlink(path) }
    rmdir(folder)
  }

  /// Nil for a file that cannot be read: what the user's programs do without it now, they do without it then.
  private static func contents(_ path: String) -> [UInt8]? {
    guard let file = try? FileInput(path: path) else { return nil }
    return try? file.read(at: 0, count: min(file.size, 16 << 20))
  }

  private static func write(_ parts: [[UInt8]], to path: String) throws {
    let output = try FileOutput(path: path)
    for part in parts { try output.write(part + [UInt8(ascii: "\n")]) }
    try output.finish()
  }
}
