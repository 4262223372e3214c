/// A rule book for match keys: which requests count as the same (`Spec/match-keys.md`).
public enum KeyProfile: String, Sendable, CaseIterable {
  /// What version 1 recordings have: fields that vary are stripped.
  case rewind1 = "rewind/1"
  /// Fields that vary are dropped or renamed per dialect, and every request has a key.
  case rewind2 = "rewind/2"
}
