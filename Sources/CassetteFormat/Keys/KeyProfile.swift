/// A way to compute the key by which a request finds its recorded answer (`Spec/match-keys.md`).
///
/// The name stands in cassettes and on the command line; a profile never changes under its name.
public enum KeyProfile: String, Sendable, CaseIterable {
  /// What llm-rewind 0.2.1 computes, bit for bit.
  case rewind1 = "rewind/1"
  /// Keys by the meaning of a request to an API: what varies is dropped or renamed, and every request has a key.
  case rewind2 = "rewind/2"
}
