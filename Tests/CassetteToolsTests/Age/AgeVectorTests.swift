import CassetteFormat
import Testing

@testable import CassetteTools

/// What every implementation of age must say of the same files.
@Suite struct AgeVectorTests {
  @Test func areThere() {
    #expect(AgeVector.all.count >= 60)
    #expect(AgeVector.all.filter { $0.expectation == "success" }.count >= 10)
  }

  @Test(arguments: AgeVector.all)
  func decrypts(vector: AgeVector) throws {
    let output = MemoryOutput()
    var found: AgeError?
    do { try AgeDecryptor(identities: vector.identities).decrypt(MemoryInput(vector.file), to: output) } catch let error
      as AgeError
    { found = error }
    let expected: [AgeError?] =
      switch vector.expectation {
      case "success": [nil]
      case "no match": [.notForThese]
      case "HMAC failure": [.changedHeader]
      case "payload failure": [.damaged]
      // Whether the nonce belongs to the header is a matter of taste.
      case "header failure":
        [.malformedHeader, .otherVersion, .notAge] + (vector.name.hasSuffix("_nonce") ? [.damaged] : [])
      default: []
      }
    #expect(expected.contains(found), "\(vector.expectation)")
    // What comes before an error is thrown away: this reader gives out less of it than age's does.
    if found == nil, let payload = vector.payload { #expect(Digest(of: output.bytes).hex == payload) }
  }
}
