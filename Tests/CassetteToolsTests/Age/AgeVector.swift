import CassetteFormat
import Foundation

@testable import CassetteTools

/// A vector of C2SP's test kit for age: `testdata/age`, of which testdata/README.md tells.
struct AgeVector: CustomStringConvertible, Sendable {
  let name: String
  /// `success`, or which part is broken.
  let expectation: String
  let identities: [AgeIdentity]
  /// The SHA-256 of what is decrypted.
  let payload: String?
  let file: [UInt8]

  var description: String { name }

  private init?(_ path: String) throws {
    let bytes = try TestData.bytes(path)
    guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: "\n\n".utf8) }) else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\n").map { $0.split(separator: ": ") }
    func values(_ key: String) -> [String] { lines.filter { $0[0] == key }.map { String($0[1]) } }
    name = String(path.split(separator: "/").last ?? "")
    expectation = values("expect").first ?? ""
    payload = values("payload").first
    identities = values("identity").compactMap { hex in
      let bytes = stride(from: 0, to: hex.utf8.count, by: 2).compactMap {
        UInt8(hex.dropFirst($0).prefix(2), radix: 16)
      }
      return AgeIdentity(bytes)
    }
    let content = Array(bytes[(end + 2)...])
    guard values("compressed").isEmpty else {
      let script = "import sys, zlib; sys.stdout.buffer.write(zlib.decompress(sys.stdin.buffer.read()))"
      file = try ChildProcess.run("python3", ["-c", script], input: content, limit: 32 << 20).output
      return
    }
    file = content
  }

  static let all: [AgeVector] = (try? TestData.files(in: "age").compactMap { try AgeVector($0) }) ?? []
}
