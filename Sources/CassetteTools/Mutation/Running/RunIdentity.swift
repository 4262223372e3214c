package import CassetteFormat

/// What a verdict holds for besides its mutant: the same program, asked in the same way, by the same version of this one.
package struct RunIdentity: Sendable {
  /// The command and its arguments, as they were given.
  package var arguments: [String]
  /// The files that the user says the program is made of, and the digests of their contents.
  package var inputs: [(path: String, digest: Digest)]
  /// What else a verdict depends on: options of the run.
  package var settings: JSONObject
  /// Of this program.
  package var version: String

  package init(arguments: [String], inputs: [(path: String, digest: Digest)], settings: JSONObject, version: String) {
    self.arguments = arguments
    self.inputs = inputs
    self.settings = settings
    self.version = version
  }

  /// SHA-256, in hexadecimal digits.
  package var fingerprint: String {
    let files = inputs.map { JSONValue.array([.string($0.path), .string($0.digest.hex)]) }
    let object: JSONObject = [
      "arguments": .array(arguments.map(JSONValue.string)), "inputs": .array(files), "settings": .object(settings),
      "version": .string(version),
    ]
    return Digest(of: CanonicalJSON.encode(object)).hex
  }
}
