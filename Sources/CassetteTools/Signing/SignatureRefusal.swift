/// Why a signature does not count.
public struct SignatureRefusal: Error, Hashable, Sendable {
  public enum Reason: String, Sendable {
    /// There is no signature.
    case missing
    /// The file is no SSH signature, or a broken one.
    case malformed
    /// It is made in a way that is not known here, or not accepted any more.
    case unsupported
    /// It was made for something else than cassettes.
    case namespace
    /// It signs something else than this cassette as it is now.
    case mismatch
    /// No line of the allowed signers has the key.
    case unknownKey = "unknown-key"
    /// The key is allowed, but not for this: another identity, another namespace, a certificate authority's.
    case notAllowed = "not-allowed"
    /// The key is allowed from a later time on.
    case notYetValid = "not-yet-valid"
    /// The key was allowed until an earlier time.
    case expired
  }

  public let reason: Reason
  /// One sentence without its full stop; what comes from files in it is not fit for a terminal.
  public let message: String

  package init(_ reason: Reason, _ message: String) {
    self.reason = reason
    self.message = message
  }
}
