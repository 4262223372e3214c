/// What a text of the right shape must also satisfy.
enum SecretCheck: String, Sendable {
  /// Capital letters, small letters and digits.
  case mixed

  func holds(_ secret: UnsafeRawBufferPointer) -> Bool {
    switch self {
    case .mixed: CharacterClasses(secret).isMixed
    }
  }
}
