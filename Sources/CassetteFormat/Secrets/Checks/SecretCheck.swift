/// What a text of the right shape must also satisfy (Spec/secrets.md §4).
enum SecretCheck: String, Sendable, CaseIterable {
  /// Capital letters, small letters and digits.
  case mixed
  /// Letters and digits, and at least 3 bits of entropy a byte.
  case random
  /// At least 3.5 bits of entropy a byte, and neither a URL, a path nor a UUID.
  case value
  /// The same, and no name in a program.
  case assigned
  /// No word that stands for a password in examples.
  case password
  /// The first part is a JSON object, in base64url, with a member `alg`.
  case jwt
  /// Base64 of text with a colon.
  case basic
  /// A line that says that a private key begins, and base64 after it.
  case privateKey
  /// The first part is a number in base64.
  case discord
  /// Personal data: see `PersonalChecks`.
  case email, phone, card, iban, ssn, address4, address6, userName, internalHost, mac

  func holds(_ secret: UnsafeRawBufferPointer) -> Bool {
    switch self {
    case .mixed: CharacterClasses(secret).isMixed
    case .random: CharacterClasses(secret).isRandom && Entropy.isAtLeast(3, in: secret)
    case .value: ValueCheck.holds(secret)
    case .assigned: ValueCheck.holdsAssigned(secret)
    case .password: !Dummies.isPassword(secret)
    case .jwt: TokenChecks.isJWT(secret)
    case .basic: TokenChecks.isBasic(secret)
    case .privateKey: TokenChecks.isPrivateKey(secret)
    case .discord: TokenChecks.isDiscord(secret)
    case .email: PersonalChecks.isEmail(secret)
    case .phone: PersonalChecks.isPhone(secret)
    case .card: PersonalChecks.isCard(secret)
    case .iban: PersonalChecks.isIBAN(secret)
    case .ssn: PersonalChecks.isSSN(secret)
    case .address4: AddressChecks.isPublic4(secret)
    case .address6: AddressChecks.isPublic6(secret)
    case .userName: PersonalChecks.isUserName(secret)
    case .internalHost: PersonalChecks.isInternalHost(secret)
    case .mac: AddressChecks.isMAC(secret)
    }
  }
}
